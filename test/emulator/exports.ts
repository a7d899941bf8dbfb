import { DOCUMENT, DRAWING, JAM, SCRIPT, SHEET, SLIDES, type Item } from './item.ts';
import { makeDocx } from '../make/docx.ts';
import { makePdf } from '../make/pdf.ts';
import { makePptx } from '../make/pptx.ts';
import { makeXlsx } from '../make/xlsx.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const DOCX = `${OFFICE}.wordprocessingml.document`;
const XLSX = `${OFFICE}.spreadsheetml.sheet`;
const PPTX = `${OFFICE}.presentationml.presentation`;

/**
 * The formats of each Docs editors type, as `about.exportFormats` lists them,
 * https://developers.google.com/workspace/drive/api/guides/ref-export-formats.
 */
export const EXPORT_FORMATS: Record<string, string[]> = {
  [DOCUMENT]: [DOCX, 'text/plain', 'text/markdown', 'text/html', 'application/pdf'],
  [SHEET]: [XLSX, 'text/csv', 'text/tab-separated-values', 'application/pdf'],
  [SLIDES]: [PPTX, 'text/plain', 'application/pdf'],
  [DRAWING]: ['image/svg+xml', 'application/pdf'],
  [SCRIPT]: ['application/vnd.google-apps.script+json'],
  [JAM]: ['application/pdf'],
};

const MAKERS: Record<string, (name: string, lines: string[]) => Uint8Array | string | Promise<Uint8Array>> = {
  [DOCX]: (_, lines) => makeDocx({ paragraphs: lines }),
  [XLSX]: (_, lines) => makeXlsx({ sheets: [{ name: 'Sheet1', rows: cells(lines) }] }),
  [PPTX]: (name, lines) => makePptx({ slides: [{ title: name, bullets: lines }] }),
  'application/pdf': (_, lines) => makePdf({ pages: [lines] }),
  'text/plain': (_, lines) => `\uFEFF${lines.join('\r\n')}\r\n`,
  'text/markdown': (_, lines) => `${lines.join('\n\n')}\n`,
  'text/html': (_, lines) =>
    `<html><body>${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}</body></html>`,
  'text/csv': (_, lines) =>
    cells(lines)
      .map((row) => row.map(quoted).join(','))
      .join('\r\n'),
  'text/tab-separated-values': (_, lines) =>
    cells(lines)
      .map((row) => row.join('\t'))
      .join('\r\n'),
  'image/svg+xml': (_, lines) =>
    `<svg xmlns="http://www.w3.org/2000/svg">${lines.map((line) => `<text>${escaped(line)}</text>`).join('')}</svg>`,
  'application/vnd.google-apps.script+json': (name, lines) =>
    JSON.stringify({ files: [{ id: 'code', name, type: 'server_js', source: lines.join('\n') }] }),
};

/** A real small file of the format that holds the item's text. */
export async function exported(item: Item, mimeType: string): Promise<Uint8Array> {
  const make = MAKERS[mimeType];
  if (!make) throw new Error(`no maker for ${mimeType}`);
  const made = await make(item.name, (item.text ?? '').split('\n'));
  return typeof made === 'string' ? Buffer.from(made) : made;
}

function cells(lines: string[]): string[][] {
  return lines.map((line) => line.split('|').map((cell) => cell.trim()));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
