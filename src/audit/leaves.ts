import { Worker } from 'node:worker_threads';
import type { Case } from '../case/open.ts';
import { factsPage } from '../case/scans.ts';
import { builtFile } from '../sources/built.ts';
import { custodianOf, type KeyedOrder } from './keyed-order.ts';
import { createPageHasher, DONE, FAILED, type LeafPage, type LeafWork } from './leaf-pages.ts';

const HASH_BYTES = 32;

/** With fewer rows, starting a thread costs more than it saves. */
const FEW_ROWS = 5_000;

const PAGE_ROWS = 250;

/** Pages that wait for the other thread; what comes while so many do is computed here. */
const MOST_WAITING = 2;

/** A thread that finishes no page for so long, in milliseconds, is lost. */
const PATIENCE = 120_000;

/**
 * The leaves of all rows in the order of the head, 32 bytes each. The rows are read in the order of the case, because that is
 * how they lie; of many, a second thread takes as many pages as it can.
 */
export function leavesOf({ db }: Case, key: Buffer, order: KeyedOrder): Buffer {
  const leaves = new SharedArrayBuffer(order.size * HASH_BYTES);
  const state = new Int32Array(new SharedArrayBuffer(8));
  const work: LeafWork = { key: Uint8Array.from(key), leaves, state };
  const hashPage = createPageHasher(work);
  const helper = order.size < FEW_ROWS ? null : startHelper(work);
  try {
    for (const ordered of order.scans) {
      const { scan, ascending, indexes } = ordered;
      for (let start = 0; start < ascending.length; start += PAGE_ROWS) {
        const end = Math.min(start + PAGE_ROWS, ascending.length);
        const rows = factsPage(db, scan, ascending[start] ?? 0, ascending[end - 1] ?? 0);
        const page = { rows, indexes: indexes.slice(start, end), custodian: custodianOf(ordered) };
        if (helper?.take(page) !== true) hashPage(page);
      }
    }
    helper?.finish();
  } finally {
    helper?.close();
  }
  return Buffer.from(leaves);
}

interface Helper {
  /** False where it has enough to do. */
  take: (page: LeafPage) => boolean;
  /** Waits for all that it took. Throws where it failed or is lost. */
  finish: () => void;
  /** Ends the thread. Call always. */
  close: () => void;
}

function startHelper(work: LeafWork): Helper {
  const { state } = work;
  const worker = new Worker(builtFile('leaf-thread.js'), { workerData: work });
  let sent = 0;
  return {
    take: (page) => {
      if (sent - Atomics.load(state, DONE) >= MOST_WAITING) return false;
      worker.postMessage(page, [page.rows.buffer as ArrayBuffer]);
      sent += 1;
      return true;
    },
    // This thread never gives up control, because a transaction is open: it waits on shared memory.
    finish: () => {
      for (let done = Atomics.load(state, DONE); done < sent; done = Atomics.load(state, DONE)) {
        if (Atomics.wait(state, DONE, done, PATIENCE) === 'timed-out')
          throw new Error('the hashing thread is lost');
      }
      if (Atomics.load(state, FAILED) !== 0) throw new Error('the hashing thread failed');
    },
    close: () => void worker.terminate(),
  };
}
