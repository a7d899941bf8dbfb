/** One record of a CSV text and the line that it starts at, from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** Records of a CSV text; `open` is the line of a quote that is never closed. */
export interface CsvText {
  rows: CsvRow[];
  open: number | null;
}

/**
 * RFC 4180, with what spreadsheets make of it: a byte order mark, LF or CR for CR LF, `;` or TAB for the comma where the first line
 * has no comma. A quote that is never closed takes the rest of the text as its cell and is told by `open`: its line.
 */
export function parseCsv(text: string): CsvText {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  return parseSeparated(source, delimiterOf(source));
}

/** The same for a part of a text of which the delimiter is known. */
export function parseSeparated(source: string, delimiter: string): CsvText {
  const cell = cellPattern(delimiter);
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let [line, open]: [number, number | null] = [1, null];
  while (cell.lastIndex < source.length || row.cells.length > 0) {
    const found = cell.exec(source);
    if (found === null) break;
    const [whole, quoted, closing, plain = '', end = ''] = found;
    if (quoted !== undefined && closing === '') open ??= line;
    row.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"') + plain);
    line += whole.split(/\r\n?|\n/).length - 1;
    if (end === delimiter) continue;
    if (row.cells.some((text) => text !== '')) rows.push(row);
    row = { line, cells: [] };
    if (end === '') break;
  }
  return { rows, open };
}

/** A quoted cell, its closing quote, what follows it or a plain cell, and what ends the cell. */
function cellPattern(delimiter: string): RegExp {
  return new RegExp(
    `(?:"((?:[^"]|"")*)("|$))?([^${delimiter}\\n\\r]*)(${delimiter}|\\r?\\n|\\r(?!\\n)|$)`,
    'y',
  );
}

/** What parts the cells of a text, by its first line. */
export function delimiterOf(source: string): string {
  const header = source.slice(0, source.search(/[\r\n]|$/));
  return [',', ';', '\t'].find((one) => header.includes(one)) ?? ',';
}
