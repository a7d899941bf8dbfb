import { Worker } from 'node:worker_threads';
import type { Case } from '../case/open.ts';
import { factsPage } from '../case/scans.ts';
import { builtFile } from '../sources/built.ts';
import { custodianOf, type KeyedOrder } from './keyed-order.ts';
import { createPageHasher, type LeafPage, type LeafWork } from './leaf-pages.ts';
import { pause } from './pause.ts';

const HASH_BYTES = 32;

/** With fewer rows, starting a thread costs more than it saves. */
const FEW_ROWS = 5_000;

const PAGE_ROWS = 250;

/** Pages that wait for the other thread; what comes while so many do is computed here. */
const MOST_WAITING = 3;

/**
 * The leaves of all rows in the order of the head, 32 bytes each. The rows are read in the order of the case, because that is
 * how they lie; of many, a second thread takes as many pages as it can. Throws the signal's reason.
 */
export async function leavesOf(
  { db }: Case,
  { key, order }: { key: Buffer; order: KeyedOrder },
  signal: AbortSignal,
): Promise<Buffer> {
  const leaves = new SharedArrayBuffer(order.size * HASH_BYTES);
  const work: LeafWork = { key: Uint8Array.from(key), leaves };
  const hashPage = createPageHasher(work);
  const helper = order.size < FEW_ROWS ? null : startHelper(work);
  try {
    for (const ordered of order.scans) {
      const { scan, ascending, indexes } = ordered;
      for (let start = 0; start < ascending.length; start += PAGE_ROWS) {
        await pause(signal);
        const end = Math.min(start + PAGE_ROWS, ascending.length);
        const rows = factsPage(db, scan, ascending[start] ?? 0, ascending[end - 1] ?? 0);
        const page = { rows, indexes: indexes.slice(start, end), custodian: custodianOf(ordered) };
        if (helper?.take(page) !== true) hashPage(page);
      }
    }
    await helper?.finish();
  } finally {
    await helper?.close();
  }
  return Buffer.from(leaves);
}

interface Helper {
  /** False where it has enough to do. Throws what it failed with. */
  take: (page: LeafPage) => boolean;
  /** Waits for all that it took. Throws what it failed with. */
  finish: () => Promise<void>;
  /** Ends the thread. Call always. */
  close: () => Promise<unknown>;
}

/** The thread answers each page with a message. */
function startHelper(work: LeafWork): Helper {
  const worker = new Worker(builtFile('leaf-thread.js'), { workerData: work });
  const failures: unknown[] = [];
  let waiting = 0;
  let wake: () => void = () => undefined;
  worker.on('message', () => {
    waiting -= 1;
    wake();
  });
  worker.on('error', (error) => {
    failures.push(error);
    wake();
  });
  const throwFailure = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    take: (page) => {
      throwFailure();
      if (waiting >= MOST_WAITING) return false;
      worker.postMessage(page, [page.rows.buffer as ArrayBuffer]);
      waiting += 1;
      return true;
    },
    finish: async () => {
      while (waiting > 0 && failures.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      throwFailure();
    },
    close: () => worker.terminate(),
  };
}
