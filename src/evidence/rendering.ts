import type { ProductionRow } from './production-row.ts';

/** Rows of one treatment, for a log by category. */
interface Category {
  withheld: string;
  basis: string | null;
  description: string;
  rows: number;
  /** First and last time of modification among the rows that show it. */
  from: string | null;
  to: string | null;
}

/** Categories in the order in which they first occur, by treatment. */
export type Categories = Map<string, Category>;

/** One file of a production that is written row by row. */
export interface Rendering {
  name: string;
  header: string;
  /** '' for a row that is not in it; `except` gets what the format cannot hold as it is, or has no place for. */
  row: (row: ProductionRow, except: (field: string, what: string) => void) => string;
  /** What is known when all rows have been seen; `categories` are those of the rows that are not produced in full. */
  end?: (categories: Categories) => string;
  /** A longer list goes on in another file, which has the header too; null or absent for no bound. */
  mostRows?: number | null;
}
