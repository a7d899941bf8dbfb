import type { ReportHead } from './report.ts';

/**
 * What a table says of its run in each row, since it has no place for a line that is no row: `COMPLETE`, or `INCOMPLETE` where
 * at least one item has a gap or the listing did not reach its end; with `;METADATA_ONLY` where no content was read. Of several
 * runs the worse counts.
 */
export function runStatus(...runs: Pick<ReportHead, 'complete' | 'options'>[]): string {
  const status = runs.every(({ complete }) => complete) ? 'COMPLETE' : 'INCOMPLETE';
  return runs.some(({ options }) => options.metadataOnly) ? `${status};METADATA_ONLY` : status;
}
