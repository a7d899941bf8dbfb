import type { ClosedItem } from '../case/rows.ts';
import { closedRuns, firstRunId } from '../case/runs.ts';
import type { Db } from '../case/sqlite.ts';

/** What a decisions file says of the item of a row; null where it has no such column. */
export interface StatedItem {
  caseId: string | null;
  run: string | null;
  /** Lower-case hex; '' for an item without a hash. */
  sha256: string | null;
}

export type StatedCheck = (stated: StatedItem, item: Pick<ClosedItem, 'stored'>) => string | null;

/** Tells why a row was not written about this item of this case; null where nothing speaks against it. */
export function statedCheck(db: Db): StatedCheck {
  const ownId = firstRunId(db);
  const runs = new Set(closedRuns(db).map(({ runId }) => runId));
  return ({ caseId, run, sha256 }, { stored }) => {
    if (caseId !== null && caseId !== ownId) return 'the row is of another case';
    if (run !== null && !runs.has(run)) return 'the row is of a run that this case has not';
    if (sha256 === null || sha256 === (stored.hashes.sha256 ?? '')) return null;
    return 'the SHA-256 of the row is not that of the case';
  };
}
