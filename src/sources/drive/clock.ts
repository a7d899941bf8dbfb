import { setTimeout as delay } from 'node:timers/promises';

/** Time as the source sees it, in milliseconds; tests bring their own. */
export interface Clock {
  now: () => number;
  /** Rejects with the signal's reason once it is aborted. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  random: () => number;
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    signal.throwIfAborted();
    try {
      await delay(milliseconds, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
  random: Math.random,
};
