import type { ProductionRow } from './production-row.ts';

/** One file of a production that is written row by row. */
export interface Rendering {
  name: string;
  header: string;
  /** '' for a row that is not in it; `except` gets what the format cannot hold as it is, or has no place for. */
  row: (row: ProductionRow, except: (field: string, what: string) => void) => string;
  /** What is known when all rows have been seen. */
  end?: () => string;
  /** A longer list goes on in another file, which has the header too; null or absent for no bound. */
  mostRows?: number | null;
}
