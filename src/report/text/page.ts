import { Chalk } from 'chalk';
import type { ChalkInstance } from 'chalk';
import type { RenderOptions } from '../../model/report.ts';
import { wrap } from '../width.ts';

/** Where text is laid out. Colours never change a width. */
export interface Page {
  /** Columns, 40 to 200. */
  width: number;
  paint: ChalkInstance;
}

type Style = (line: string) => string;

export const plain: Style = (line) => line;

const LABEL_COLUMNS = 11;

export function pageOf({ width, color }: RenderOptions): Page {
  return { width: Math.min(200, Math.max(40, width)), paint: new Chalk({ level: color ? 1 : 0 }) };
}

/** Escaped text in lines that fit the page, each starting with `indent` spaces. */
export function* paragraph(page: Page, text: string, indent = 0, style = plain): Generator<string> {
  for (const line of wrap(text, page.width - indent)) yield `${' '.repeat(indent)}${style(line)}\n`;
}

/** Escaped texts numbered from 1; their further lines stand under the first. */
export function* numbered(page: Page, texts: string[], indent: number): Generator<string> {
  for (const [index, text] of texts.entries()) {
    const label = `${' '.repeat(indent)}${index + 1}. `;
    const [first = '', ...rest] = wrap(text, page.width - label.length);
    yield `${label}${first}\n`;
    for (const line of rest) yield `${' '.repeat(label.length)}${line}\n`;
  }
}

/** A label, and escaped text beside it in as many lines as it needs. */
export function* field(page: Page, label: string, text: string, style = plain): Generator<string> {
  const [first = '', ...rest] = wrap(text, page.width - LABEL_COLUMNS);
  yield `${page.paint.dim(label.padEnd(LABEL_COLUMNS))}${style(first)}\n`;
  for (const line of rest) yield `${' '.repeat(LABEL_COLUMNS)}${style(line)}\n`;
}

export function* section(page: Page, title: string): Generator<string> {
  yield '\n';
  yield* paragraph(page, title, 0, page.paint.bold);
}
