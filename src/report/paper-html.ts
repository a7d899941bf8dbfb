import type { Block, Paper } from '../model/paper.ts';
import { escapeForTerminal } from './escape.ts';
import { escapeXml } from './xml.ts';

const STYLE = `
@page { size: A4; margin: 20mm 16mm; }
body { font: 10.5pt/1.4 Georgia, serif; max-width: 178mm; margin: 2em auto; color: #000; background: #fff; }
h1 { font-size: 17pt; } h2 { font-size: 12.5pt; margin-top: 1.6em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-size: 8.5pt; }
th, td { border: 1px solid #999; padding: 2pt 4pt; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead { display: table-header-group; } tr, .blank { break-inside: avoid; }
.banner { border: 2pt solid #000; padding: 6pt; font-weight: bold; text-align: center; }
.blank { display: flex; margin: 14pt 0 0; } .blank span { flex: 1; border-bottom: 1px solid #000; margin-left: 6pt; }
`;

/** A paper as one HTML page that needs nothing else and prints well. Also well-formed XML. */
export function paperHtml({ title, banner, blocks }: Paper): string {
  const top = banner === null ? '' : `<p class="banner">${text(banner)}</p>\n`;
  return [
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n',
    '<meta name="viewport" content="width=device-width, initial-scale=1" />\n',
    `<title>${text(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n`,
    `${top}<h1>${text(title)}</h1>\n`,
    ...blocks.map(blockOf),
    `${top}</body>\n</html>\n`,
  ].join('');
}

function blockOf(block: Block): string {
  switch (block.block) {
    case 'heading':
      return `<h2>${text(block.text)}</h2>\n`;
    case 'paragraph':
      return block.strong === true
        ? `<p><strong>${text(block.text)}</strong></p>\n`
        : `<p>${text(block.text)}</p>\n`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${text(item)}</li>\n`).join('')}</ul>\n`;
    case 'table':
      return tableOf(block.head, block.rows);
    case 'blanks':
      return block.labels
        .map((label) => `<p class="blank">${text(label)}:<span>&#160;</span></p>\n`)
        .join('');
  }
}

function tableOf(head: string[], rows: string[][]): string {
  const row = (cells: string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>\n`;
  return `<table>\n<thead>\n${row(head, 'th')}</thead>\n<tbody>\n${rows.map((cells) => row(cells, 'td')).join('')}</tbody>\n</table>\n`;
}

function text(value: string): string {
  return escapeXml(escapeForTerminal(value));
}
