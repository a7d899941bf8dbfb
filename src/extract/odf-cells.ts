import { columnName } from './office-cells.ts';
import type { XmlAttributes } from './xml-attributes.ts';

/** Follows the cells of a spreadsheet's tables; repeated cells and rows are counted, never repeated. */
export interface CellTracker {
  open: (name: string, attributes: XmlAttributes) => void;
  close: (name: string) => void;
  /** Name of the sheet that is open, or null. */
  sheet: () => string | null;
  /** Address of the cell that is open, or null. */
  cell: () => string | null;
}

/** Sheets have no more columns or rows than this; a larger count is a lie. */
const MAX_COUNT = 2 ** 24;

export function createCellTracker(): CellTracker {
  const at = { tables: 0, sheet: '', row: 0, column: 0, rows: 1, columns: 1, cell: false };
  return {
    open(name, attributes) {
      if (name === 'table') {
        at.tables += 1;
        if (at.tables === 1) Object.assign(at, { sheet: attributes.get('name') ?? '', row: 0, rows: 1 });
      }
      if (at.tables !== 1) return;
      if (name === 'table-row') {
        at.row += at.rows;
        at.rows = repeated(attributes, 'number-rows-repeated');
        Object.assign(at, { column: 0, columns: 1 });
      }
      if (isCell(name)) {
        at.column += at.columns;
        at.columns = repeated(attributes, 'number-columns-repeated');
        at.cell = true;
      }
    },
    close(name) {
      if (name === 'table') at.tables -= 1;
      if (at.tables === 1 && isCell(name)) at.cell = false;
    },
    sheet: () => (at.tables > 0 ? at.sheet : null),
    cell: () => (at.cell ? `${columnName(at.column)}${at.row}` : null),
  };
}

export function isCell(name: string): boolean {
  return name === 'table-cell' || name === 'covered-table-cell';
}

function repeated(attributes: XmlAttributes, name: string): number {
  const count = Number(attributes.get(name) ?? 1);
  return count >= 1 ? Math.min(count, MAX_COUNT) : 1;
}
