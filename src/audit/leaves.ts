import { createSecretKey, type KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { commitRow, leafOf, type FieldValue } from '../evidence/commitment.ts';
import { SCHEMA } from '../evidence/inventory.ts';
import { builtFile } from '../sources/built.ts';

const HASH_BYTES = 32;

/** With fewer rows, starting a thread costs more than it saves. */
const FEW_ROWS = 5_000;

const BATCH_ROWS = 500;

/** Batches that may wait for the thread: more would only cost memory. */
const MOST_WAITING = 8;

/** A thread that finishes no batch for so long, in milliseconds, is lost. */
const PATIENCE = 120_000;

/** Places in the state that both threads share: batches done, and whether one failed. */
export const [DONE, FAILED] = [0, 1];

/** What the thread is told once; `leaves` has 32 bytes a row. */
export interface LeafWork {
  key: Uint8Array;
  leaves: SharedArrayBuffer;
  state: Int32Array;
}

/** Values of consecutive rows, in schema order. */
export interface LeafBatch {
  first: number;
  rows: FieldValue[][];
}

/** Takes rows in the order of their indexes, from 0; `finish` gives their leaves, 32 bytes each. */
export interface LeafMaker {
  add: (values: FieldValue[]) => void;
  finish: () => Buffer;
  /** Ends the thread. Call always. */
  close: () => void;
}

/** Computes the leaves of `size` rows; of many in a thread of its own, so that reading them takes no longer than hashing them. */
export function createLeafMaker(key: Buffer, size: number): LeafMaker {
  return size < FEW_ROWS ? makeHere(createSecretKey(key), size) : makeInThread(key, size);
}

function makeHere(key: KeyObject, size: number): LeafMaker {
  const leaves = Buffer.alloc(size * HASH_BYTES);
  let index = 0;
  return {
    add: (values) => {
      leafOf(index, commitRow(key, index, SCHEMA, values)).copy(leaves, index * HASH_BYTES);
      index += 1;
    },
    finish: () => leaves,
    close: () => undefined,
  };
}

/** This thread never gives up control, because a transaction is open: it waits on shared memory. */
function makeInThread(key: Buffer, size: number): LeafMaker {
  const leaves = new SharedArrayBuffer(size * HASH_BYTES);
  const state = new Int32Array(new SharedArrayBuffer(8));
  const work: LeafWork = { key: Uint8Array.from(key), leaves, state };
  const worker = new Worker(builtFile('leaf-thread.js'), { workerData: work });
  let batch: LeafBatch = { first: 0, rows: [] };
  let sent = 0;
  const waitUntil = (batches: number): void => {
    for (let done = Atomics.load(state, DONE); done < batches; done = Atomics.load(state, DONE)) {
      if (Atomics.wait(state, DONE, done, PATIENCE) === 'timed-out')
        throw new Error('the hashing thread is lost');
    }
    if (Atomics.load(state, FAILED) !== 0) throw new Error('the hashing thread failed');
  };
  const send = (): void => {
    worker.postMessage(batch);
    sent += 1;
    batch = { first: batch.first + batch.rows.length, rows: [] };
    waitUntil(sent - MOST_WAITING);
  };
  return {
    add: (values) => {
      batch.rows.push(values);
      if (batch.rows.length === BATCH_ROWS) send();
    },
    finish: () => {
      if (batch.rows.length > 0) send();
      waitUntil(sent);
      return Buffer.from(leaves);
    },
    close: () => void worker.terminate(),
  };
}
