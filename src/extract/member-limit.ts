import type { Budgets } from '../model/budgets.ts';

/** Longest member or archive that is held in memory, in bytes: parsers need several times as much. */
export function memberLimit({ maxFileSize, parserMemory }: Budgets): number {
  return Math.min(maxFileSize, Math.floor(parserMemory / 4));
}
