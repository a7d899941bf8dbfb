/** One record of a CSV text and the line that it starts at, from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/**
 * RFC 4180, with what spreadsheets make of it: a byte order mark, LF for CR LF, `;` or TAB for the comma where the first line
 * has no comma. A quote that is never closed takes the rest of the text as its cell and is told by `open`: its line.
 */
export function parseCsv(text: string): { rows: CsvRow[]; open: number | null } {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const cell = cellPattern(delimiterOf(source));
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let [line, open]: [number, number | null] = [1, null];
  while (cell.lastIndex < source.length || row.cells.length > 0) {
    const found = cell.exec(source);
    if (found === null) break;
    const [whole, quoted, closing, plain = '', end = ''] = found;
    if (quoted !== undefined && closing === '') open ??= line;
    row.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"') + plain);
    line += whole.split('\n').length - 1;
    if (end !== '' && !end.includes('\n')) continue;
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

function delimiterOf(source: string): string {
  const header = source.slice(0, source.search(/[\r\n]|$/));
  return [',', ';', '\t'].find((one) => header.includes(one)) ?? ',';
}
