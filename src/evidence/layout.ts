import type { DatForm } from '../model/dat.ts';

/**
 * Grain of a privilege log: a line a row; a line a row with the facts that show without its name or path, also of privileged
 * rows; a line a basis.
 */
export const LOG_STYLES = ['row', 'metadata', 'category'] as const;
export type LogStyle = (typeof LOG_STYLES)[number];

/** In which form a production says what it says. */
export interface Layout {
  log: LogStyle;
  dat: DatForm;
  /** Most rows of one DAT file; null for a single file. */
  datRows: number | null;
}
