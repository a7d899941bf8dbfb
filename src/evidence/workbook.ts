import { utils, write } from '@e965/xlsx';
import type { ProductionRow } from './production-row.ts';
import { withheldCode } from './withholding.ts';

/**
 * A workbook is for reading, and is held in memory: a longer production has none. Measured in a process of its own: 20,000 rows
 * with common names take 190 MB at the peak, 50,000 take 320, 100,000 take 550, where all of a production may take 400.
 */
const MOST_WORKBOOK_ROWS = 20_000;

/** The most that a cell holds, in UTF-16 units (ECMA-376 Part 1, and what Excel takes). */
const LONGEST_CELL = 32_767;

type Column = readonly [title: string, width: number, value: (row: ProductionRow) => string | null];

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
];

/** A list for a spreadsheet program, written when all rows are in it. */
export interface Workbook {
  /** `except` gets what a cell cannot hold whole. */
  add: (row: ProductionRow, except: (field: string, what: string) => void) => void;
  /** XLSX; null where there are more rows than it is for. */
  finish: () => Buffer | null;
}

/** Every cell is a text, so that nothing in it is a formula, a number or a date of the spreadsheet program's own reading. */
export function createWorkbook(): Workbook {
  const rows: string[][] = [COLUMNS.map(([title]) => title)];
  let isTooLong = false;
  return {
    add: (row, except) => {
      isTooLong ||= rows.length > MOST_WORKBOOK_ROWS;
      if (isTooLong) return;
      rows.push(
        COLUMNS.map(([title, , value]) => {
          const text = value(row) ?? '';
          if (text.length > LONGEST_CELL) except(title, `longer than a cell can be, cut to ${LONGEST_CELL}`);
          return text.slice(0, LONGEST_CELL);
        }),
      );
    },
    finish: () => {
      if (isTooLong) return null;
      const sheet = utils.aoa_to_sheet(rows, { dense: true });
      sheet['!cols'] = COLUMNS.map(([, wch]) => ({ wch }));
      sheet['!autofilter'] = { ref: sheet['!ref'] ?? 'A1' };
      const book = utils.book_new();
      utils.book_append_sheet(book, sheet, 'List');
      return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
    },
  };
}
