import { createSecretKey } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { commitRow, leafOf } from '../evidence/commitment.ts';
import { SCHEMA } from '../evidence/inventory.ts';
import { DONE, FAILED, type LeafBatch, type LeafWork } from './leaves.ts';

/** Entry of the thread that computes leaves: each batch is written where its rows have their place. */
const { key, leaves, state } = workerData as LeafWork;
const opening = createSecretKey(Buffer.from(key));
const target = Buffer.from(leaves);

parentPort?.on('message', ({ first, rows }: LeafBatch) => {
  try {
    for (const [at, values] of rows.entries()) {
      leafOf(first + at, commitRow(opening, first + at, SCHEMA, values)).copy(target, (first + at) * 32);
    }
  } catch {
    Atomics.store(state, FAILED, 1);
  }
  Atomics.add(state, DONE, 1);
  Atomics.notify(state, DONE);
});
