import { workerData } from 'node:worker_threads';

/** Entry of a thread inside a parser process: ends the process when its parent is gone. */
const { parent } = workerData as { parent: number };
const LOOK_MS = 500;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, LOOK_MS);
