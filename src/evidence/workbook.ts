import type { ProductionRow } from './production-row.ts';
import { withheldCode } from './withholding.ts';
import { createZipStream, deflatedPiece, type Piece } from './zip-stream.ts';

/** A list for a spreadsheet program: Office Open XML (ECMA-376 Part 1), every cell a text in its place. */
export const WORKBOOK = 'list.xlsx';

/** Rows of a sheet beside its header: what Excel takes. */
export const MOST_SHEET_ROWS = 1_048_575;

/** The most that a cell holds, in UTF-16 units. */
const LONGEST_CELL = 32_767;

/** Bytes of an entry or an archive: what ZIP holds without its extension for more, less what still follows. */
const MOST_BYTES = 2 ** 32 - 2 ** 24;

type Column = readonly [
  title: string,
  width: number,
  value: (row: ProductionRow, status: string) => string | null,
];

const fact =
  (name: string) =>
  ({ shown }: ProductionRow): string | null =>
    shown.get(name) ?? null;

/** What a person reads; the rest is in the other lists. Widths are characters. */
const COLUMNS: readonly Column[] = [
  ['CONTROL_NO', 13, ({ number }) => number],
  ['WITHHELD', 10, withheldCode],
  ['WITHHELD_BASIS', 18, ({ basis }) => basis],
  ['NAME', 32, fact('NAME')],
  ['PATH', 60, fact('PATH')],
  ['ITEM_TYPE', 10, fact('ITEM_TYPE')],
  ['SIZE_BYTES', 12, fact('SIZE_BYTES')],
  ['CREATED_UTC', 24, fact('CREATED_UTC')],
  ['MODIFIED_UTC', 24, fact('MODIFIED_UTC')],
  ['OWNER', 24, fact('OWNER')],
  ['SHARED_WITH', 24, fact('SHARED_WITH')],
  ['SHA256', 66, fact('SHA256')],
  ['DUP_GROUP', 10, ({ notes }) => notes.duplicateGroup],
  ['FLAGS', 16, ({ notes }) => notes.flags.join(';')],
  ['DISPOSITION', 24, ({ notes }) => notes.disposition],
  ['RUN_STATUS', 12, (_, status) => status],
];

const LETTERS = COLUMNS.map((_, at) => String.fromCharCode(65 + at));

/**
 * A row of a sheet of at most `mostRows`; `status` as `runStatus` gives it. Every cell is a text, so that nothing in it is a formula, a number or a date of the
 * spreadsheet program's own reading; `except` gets what a cell cannot hold whole.
 */
export function sheetRow(
  row: ProductionRow,
  { status, mostRows }: { status: string; mostRows: number },
  except: (field: string, what: string) => void,
): string {
  const place = (row.index % mostRows) + 2;
  let cells = '';
  for (const [at, [title, , value]] of COLUMNS.entries()) {
    const text = value(row, status) ?? '';
    if (text.length > LONGEST_CELL) except(title, `longer than a cell can be, cut to ${LONGEST_CELL}`);
    if (text !== '') cells += cell(`${LETTERS[at] ?? ''}${place}`, text.slice(0, LONGEST_CELL));
  }
  return `<row r="${place}">${cells}</row>`;
}

function cell(place: string, text: string): string {
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** `_x0001_` stands for what XML cannot hold (ECMA-376 Part 1, 22.4.2.4), and so `_x005F_` for the first character of a text that looks like it. */
function escaped(text: string): string {
  // What is to be escaped is rare, and a look is cheaper than the replacing of nothing.
  if (!/[&<>\0-\x1f\ufffe\uffff]|_x/.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\0-\x08\x0b-\x1f\ufffe\uffff]/g, (one) => `_x${codeOf(one)}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}

/** A workbook that is written while it grows. */
export interface Workbook {
  /** Adds so many rows as `sheetRow` gives them, all of one sheet; false where no more fit into a file. */
  add: (rows: Piece, count: number) => boolean;
  finish: () => void;
}

/** Starts a workbook of `total` rows; `write` gets its bytes in order. */
export function createWorkbook(
  write: (bytes: Buffer) => void,
  total: number,
  mostRows = MOST_SHEET_ROWS,
): Workbook {
  const zip = createZipStream(write);
  const sheets = Math.max(1, Math.ceil(total / mostRows));
  for (const [name, text] of partsOf(sheets)) {
    zip.begin(name);
    zip.add(pieceOf(text));
  }
  let [sheet, rows, bytes, isFull] = [0, 0, 0, false];
  const beginSheet = (): void => {
    sheet += 1;
    [rows, bytes] = [0, 0];
    zip.begin(`xl/worksheets/sheet${sheet}.xml`);
    zip.add(pieceOf(SHEET_START));
  };
  const endSheet = (): void => {
    zip.add(pieceOf(sheetEnd(rows)));
  };
  beginSheet();
  return {
    add: (piece, count) => {
      if (isFull) return false;
      if (rows === mostRows) {
        endSheet();
        beginSheet();
      }
      isFull = Math.max(bytes, zip.size()) + piece.raw.length > MOST_BYTES;
      if (isFull) return false;
      zip.add(piece);
      rows += count;
      bytes += piece.raw.length;
      return true;
    },
    finish: () => {
      endSheet();
      while (sheet < sheets) {
        beginSheet();
        endSheet();
      }
      zip.finish();
    },
  };
}

function pieceOf(text: string): Piece {
  return deflatedPiece(new TextEncoder().encode(text));
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const SHEET_START = `${XML}<worksheet xmlns="${MAIN}"><cols>${COLUMNS.map(
  ([, width], at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
).join(
  '',
)}</cols><sheetData><row r="1">${COLUMNS.map(([title], at) => cell(`${LETTERS[at] ?? ''}1`, title)).join('')}</row>`;

function sheetEnd(rows: number): string {
  return `</sheetData><autoFilter ref="A1:${LETTERS.at(-1) ?? ''}${rows + 1}"/></worksheet>`;
}

/** What a workbook has beside its sheets. The first sheet is `List`. */
function partsOf(sheets: number): [name: string, text: string][] {
  const each = (part: (number: number) => string): string =>
    Array.from({ length: sheets }, (_, at) => part(at + 1)).join('');
  const types = each(
    (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
  );
  const names = each(
    (n) => `<sheet name="${n === 1 ? 'List' : `List ${n}`}" sheetId="${n}" r:id="rId${n}"/>`,
  );
  const links = each((n) => relationship(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`));
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${types}</Types>`,
    ],
    ['_rels/.rels', relationships(relationship('rId1', 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets>${names}</sheets></workbook>`,
    ],
    ['xl/_rels/workbook.xml.rels', relationships(links)],
  ];
}

function relationships(links: string): string {
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${links}</Relationships>`;
}

function relationship(id: string, kind: string, target: string): string {
  return `<Relationship Id="${id}" Type="${DOCUMENT}/${kind}" Target="${target}"/>`;
}
