import { comparePaths } from '../local/path-id.ts';
import { createSpool } from './spool.ts';

/** What decides where an item stands. */
export interface PathKey {
  path: string;
  id: string;
  place: number;
}

/** Keys that are sorted in memory at a time. */
const RUN = 20_000;

/**
 * The places of items by the bytes of their paths, then by their ids. Sorted runs of keys lie in `folder` until they are
 * merged, so memory does not grow with their number.
 */
export function* inPathOrder(keys: Iterable<PathKey>, folder: string): Generator<number> {
  const spool = createSpool<PathKey>(folder, 'order');
  try {
    const starts: number[] = [];
    const writeRun = (run: PathKey[]): void => {
      starts.push(spool.size());
      for (const key of run.sort(compareKeys)) spool.put(key);
    };
    let run: PathKey[] = [];
    for (const key of keys) {
      run.push(key);
      if (run.length < RUN) continue;
      writeRun(run);
      run = [];
    }
    writeRun(run);
    const ends = [...starts.slice(1), spool.size()];
    yield* merged(starts.map((start, index) => runOf(start, ends[index] ?? start, spool.get)));
  } finally {
    spool.close();
  }
}

function compareKeys(a: PathKey, b: PathKey): number {
  return comparePaths(a.path, b.path) || (a.id < b.id ? -1 : 1);
}

function* runOf(start: number, end: number, get: (at: number) => PathKey): Generator<PathKey> {
  for (let at = start; at < end; at++) yield get(at);
}

function* merged(runs: Generator<PathKey>[]): Generator<number> {
  const heads = runs.flatMap((rest) => {
    const first = rest.next();
    return first.done === true ? [] : [{ key: first.value, rest }];
  });
  while (heads.length > 0) {
    const head = heads.reduce((least, one) => (compareKeys(one.key, least.key) < 0 ? one : least));
    yield head.key.place;
    const next = head.rest.next();
    if (next.done === true) heads.splice(heads.indexOf(head), 1);
    else head.key = next.value;
  }
}
