import { foldersAbove } from '../model/folders-above.ts';
import type { ListedItem } from '../model/source.ts';
import type { ScopeTest } from './scope.ts';

/** Items of one batch. */
const BATCH = 100;

/**
 * Items in the order of their paths, each with why it is left out, if it is; what lies in folders that are left out is not
 * among them.
 */
export function* inScope(items: Iterable<ListedItem>, test: ScopeTest): Generator<ListedItem> {
  const leftOut = new Set<string>();
  for (const item of items) {
    const paths = [item.path, ...(item.drive?.otherPaths ?? [])];
    if (leftOut.size > 0 && paths.every((path) => liesIn(path, leftOut))) continue;
    const reason = test(item);
    if (reason !== null) item.verdict = { status: 'skipped', reason, detail: null };
    if (reason !== null && item.kind === 'folder') leftOut.add(item.path);
    yield item;
  }
}

function liesIn(path: string, folders: Set<string>): boolean {
  for (const folder of foldersAbove(path)) if (folders.has(folder)) return true;
  return false;
}

/** Items by the hundred. Throws the signal's reason once it is aborted. */
export function* inBatches(items: Iterable<ListedItem>, signal: AbortSignal): Generator<ListedItem[]> {
  let batch: ListedItem[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    signal.throwIfAborted();
    yield batch;
    batch = [];
  }
  signal.throwIfAborted();
  if (batch.length > 0) yield batch;
  signal.throwIfAborted();
}
