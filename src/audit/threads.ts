import { Worker } from 'node:worker_threads';
import { knownFacts } from '../match/syntax.ts';
import { builtFile } from '../model/built.ts';
import type { Repeat } from './repeats.ts';
import type { BatchReply, FileTask, Settings, Verdict } from './tasks.ts';

/** Shared with a thread: index of the file it is at, and a counter that moves while it makes progress. */
export const AT = 0;
export const TICK = 1;

const WATCH_MS = 250;

/** What files leave behind is garbage soon: a small nursery costs a thread no time, and saves it 20 MB. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

type Ending = BatchReply | { died: Verdict; at: number };

/**
 * Examines batches in `jobs` worker threads. A file on which a thread makes no progress for the time budget, or dies,
 * is given up with a reason; the rest of its batch goes to a new thread.
 */
export async function examineInThreads(
  batches: Iterator<FileTask[]>,
  settings: Settings,
  jobs: number,
  receive: (reply: BatchReply) => Promise<void>,
  note: (what: Repeat) => void,
  signal: AbortSignal,
): Promise<void> {
  const serve = async (): Promise<void> => {
    let thread = startThread(settings);
    try {
      for (;;) {
        signal.throwIfAborted();
        const next = batches.next();
        if (next.done === true) return;
        let rest = next.value;
        while (rest.length > 0) {
          const ending = await thread.examine(rest, signal);
          if ('outcomes' in ending) {
            await receive(ending);
            break;
          }
          await thread.stop();
          thread = startThread(settings);
          note('thread-restarted');
          const culprit = rest[ending.at];
          if (culprit !== undefined) {
            await receive({ outcomes: [{ id: culprit.id, verdict: ending.died }], costs: null });
          }
          rest = rest.filter((_, index) => index !== ending.at);
        }
      }
    } finally {
      await thread.stop();
    }
  };
  await Promise.all(Array.from({ length: jobs }, serve));
}

interface Thread {
  examine: (batch: FileTask[], signal: AbortSignal) => Promise<Ending>;
  stop: () => Promise<void>;
}

function startThread(settings: Settings): Thread {
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(builtFile('thread.js'), {
    workerData: { settings, progress, facts: knownFacts() },
    resourceLimits: LIMITS,
  });
  const examine = (batch: FileTask[], signal: AbortSignal): Promise<Ending> =>
    new Promise((resolve, reject) => {
      const finish = (ending: Ending): void => {
        clean();
        resolve(ending);
      };
      const onMessage = (reply: BatchReply): void => {
        finish(reply);
      };
      const onError = (error: NodeJS.ErrnoException): void => {
        finish({ died: deathOf(error), at: Atomics.load(progress, AT) });
      };
      const onAbort = (): void => {
        clean();
        reject(signal.reason as Error);
      };
      const stopWatching = watchProgress(progress, settings.budgets.timeoutPerFile, () => {
        finish({ died: hung(settings), at: Atomics.load(progress, AT) });
      });
      const clean = (): void => {
        stopWatching();
        worker.off('message', onMessage).off('error', onError);
        signal.removeEventListener('abort', onAbort);
      };
      worker.on('message', onMessage).on('error', onError);
      signal.addEventListener('abort', onAbort);
      worker.postMessage(batch);
    });
  return {
    examine,
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** Calls `onHang` once the counter has not moved for `limit` milliseconds. Returns the stop. */
function watchProgress(progress: Int32Array, limit: number, onHang: () => void): () => void {
  let [tick, since] = [Atomics.load(progress, TICK), Date.now()];
  const timer = setInterval(() => {
    const now = Atomics.load(progress, TICK);
    if (now !== tick) [tick, since] = [now, Date.now()];
    else if (Date.now() - since > limit) onHang();
  }, WATCH_MS);
  return () => {
    clearInterval(timer);
  };
}

function hung(settings: Settings): Verdict {
  return {
    status: 'failed',
    reason: 'timeout',
    detail: `no progress in ${settings.budgets.timeoutPerFile} ms`,
  };
}

function deathOf(error: NodeJS.ErrnoException): Verdict {
  const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return {
    status: 'failed',
    reason: outOfMemory ? 'out-of-memory' : 'damaged',
    detail: outOfMemory ? null : `reader stopped: ${error.message}`,
  };
}
