import { Worker } from 'node:worker_threads';
import { builtFile } from '../model/built.ts';

/** A second thread that works on pages, while the first reads them and works on others. */
export interface HelperThread<Page, Result> {
  /** What comes of a page, `moved` being the memory that goes with it; null where the thread has enough to do. Throws what it failed with. */
  take: (page: Page, moved: Uint8Array) => Promise<Result> | null;
  /** Ends the thread. Call always. */
  close: () => Promise<unknown>;
}

/** Pages that wait for the thread; what comes while so many do is for the caller. */
const MOST_WAITING = 3;

/** With fewer rows, starting a thread costs more than it saves. */
const FEW_ROWS = 5_000;

/** Rows of a page. */
export const PAGE_ROWS = 250;

/**
 * Starts a thread at a built file of the package, which answers each page with one message, in their order; null for few rows.
 * `work` is what it is told once.
 */
export function helperFor<Page, Result>(
  rows: number,
  entry: string,
  work: unknown,
): HelperThread<Page, Result> | null {
  if (rows < FEW_ROWS) return null;
  const worker = new Worker(builtFile(entry), { workerData: work });
  const waiting: { resolve: (result: Result) => void; reject: (reason: unknown) => void }[] = [];
  const failures: unknown[] = [];
  worker.on('message', (result: Result) => waiting.shift()?.resolve(result));
  worker.on('error', (error) => {
    failures.push(error);
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    take: (page, moved) => {
      if (failures.length > 0) throw failures[0];
      if (waiting.length >= MOST_WAITING) return null;
      const answer = new Promise<Result>((resolve, reject) => waiting.push({ resolve, reject }));
      // Whoever waits for it hears of a failure; nobody waits any more where the work was stopped.
      answer.catch(() => undefined);
      worker.postMessage(page, [moved.buffer as ArrayBuffer]);
      return answer;
    },
    close: () => worker.terminate(),
  };
}
