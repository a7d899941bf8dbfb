import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { ListedItem, Scope } from '../../model/source.ts';
import { builtFile } from '../../model/built.ts';
import { unpack, type Packed } from './packed.ts';
import type { Mishap } from './reason.ts';

/** What the listing thread is given. */
export interface ListJob {
  root: string;
  scope: Scope;
  /** One number in shared memory: messages sent and not yet taken. */
  waiting: Int32Array;
}

export type ListMessage = { packed: Packed } | { done: true } | { lost: Mishap };

/** Messages that may wait for the receiver; more would only fill memory. */
export const MOST_WAITING = 8;

/** What is listed is garbage as soon as it is sent: more room would only be filled before it is swept. */
const LIMITS = { maxYoungGenerationSizeMb: 6 };

/**
 * Lists `root` in a thread of its own: half of the time of a listing goes into asking the system for each entry, the
 * other half into storing it, and so both are done at once.
 * Throws HandbackError (source) when the folder itself can no longer be read, and the signal's reason.
 */
export async function* listInThread(
  root: string,
  scope: Scope,
  signal: AbortSignal,
): AsyncGenerator<ListedItem[]> {
  signal.throwIfAborted();
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ListJob = { root, scope, waiting };
  const worker = new Worker(builtFile('list-thread.js'), { workerData, resourceLimits: LIMITS });
  try {
    for await (const [message] of on(worker, 'message', { signal }) as AsyncIterable<[ListMessage]>) {
      Atomics.sub(waiting, 0, 1);
      Atomics.notify(waiting, 0);
      if ('done' in message) return;
      if ('lost' in message) throw lost(root, message.lost);
      yield unpack(message.packed);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}

function lost(root: string, { reason, detail }: Mishap): HandbackError {
  return new HandbackError({
    code: EXIT.source,
    message: `cannot read the folder '${root}': ${reason}`,
    hint: `the system says ${detail}`,
  });
}
