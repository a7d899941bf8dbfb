import { parentPort, workerData } from 'node:worker_threads';
import { createPageHasher, type LeafPage, type LeafWork } from './leaf-pages.ts';

/** Entry of the thread that computes the leaves of the pages it is sent; it answers each when that is done. */
const hashPage = createPageHasher(workerData as LeafWork);

parentPort?.on('message', (page: LeafPage) => {
  hashPage(page);
  parentPort?.postMessage(null);
});
