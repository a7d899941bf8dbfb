import { parentPort, workerData } from 'node:worker_threads';
import { createPageHasher, DONE, FAILED, type LeafPage, type LeafWork } from './leaf-pages.ts';

/** Entry of the thread that computes leaves of the pages it is sent. */
const work = workerData as LeafWork;
const hashPage = createPageHasher(work);

parentPort?.on('message', (page: LeafPage) => {
  try {
    hashPage(page);
  } catch {
    Atomics.store(work.state, FAILED, 1);
  }
  Atomics.add(work.state, DONE, 1);
  Atomics.notify(work.state, DONE);
});
