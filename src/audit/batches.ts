import { pendingIds, tasks } from '../case/inventory.ts';
import type { Case } from '../case/open.ts';
import type { RunRecord } from '../case/runs.ts';
import type { Source } from '../model/source.ts';
import { WINDOW } from './examine-file.ts';
import type { FileTask } from './tasks.ts';

/** Files of a batch, where they are small. */
export const BATCH_FILES = 200;
const BATCH_BYTES = 4 * 2 ** 20;
/** Files of one size stay in one batch, up to so many: a thread then sees all twins of a file, where it looks for them. */
const BATCH_TWINS = 2_000;

interface Pending {
  store: Case;
  run: RunRecord;
  /** By their numbers in the case. */
  sources: ReadonlyMap<number, Source>;
}

/** Largest files first, so that none of them is still running when all else is done. */
export function* batchesOf({ store, run, sources }: Pending): Generator<FileTask[]> {
  let batch: FileTask[] = [];
  let [bytes, lastSize] = [0, -1];
  for (const next of tasks(store.db, pendingIds(store.db, run))) {
    const source = sources.get(next.source);
    if (source === undefined) throw new Error(`no source ${next.source}`);
    if (source.remote !== null) continue;
    const isFull = batch.length >= BATCH_FILES || bytes >= BATCH_BYTES;
    const isTwin = next.size === lastSize && next.size < WINDOW && batch.length < BATCH_TWINS;
    if (isFull && !isTwin) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push({ id: next.id, root: source.root, sourceId: next.sourceId });
    bytes += next.size;
    lastSize = next.size;
  }
  if (batch.length > 0) yield batch;
}
