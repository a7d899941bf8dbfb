import type { ReportItem } from './report.ts';

/**
 * Time of modification as tables and heads have it: ISO 8601, and without the Z of UTC where nobody knows its zone; null where
 * the source has none.
 */
export function statedModified({ modifiedAt, modifiedZone }: ReportItem): string | null {
  return modifiedZone === 'unknown' && modifiedAt !== null ? modifiedAt.replace(/Z$/, '') : modifiedAt;
}

/** The zone that a load file states for the times of a row of which this is the time of modification. */
export function zoneOf(modified: string | null): 'UTC' | 'unknown' {
  return modified === null || modified.endsWith('Z') ? 'UTC' : 'unknown';
}
