import { parentPort, workerData } from 'node:worker_threads';
import { createScopeTest } from '../scope.ts';
import { MOST_WAITING, type ListJob, type ListMessage } from './listing.ts';
import { packAll } from './packed.ts';
import { RootLost, walk } from './walk.ts';

/** Entry of the thread that lists a folder: sends batches, then `done`; waits while the other side is behind. */
const { root, scope, waiting } = workerData as ListJob;

function send(message: ListMessage, transfer: ArrayBuffer[] = []): void {
  for (let behind = Atomics.load(waiting, 0); behind >= MOST_WAITING; behind = Atomics.load(waiting, 0)) {
    Atomics.wait(waiting, 0, behind);
  }
  Atomics.add(waiting, 0, 1);
  parentPort?.postMessage(message, transfer);
}

try {
  for (const packed of packAll(walk(root, createScopeTest(scope, root)))) {
    send({ packed }, [packed.kinds.buffer, packed.numbers.buffer]);
  }
  send({ done: true });
} catch (error) {
  if (!(error instanceof RootLost)) throw error;
  send({ lost: error.mishap });
}
