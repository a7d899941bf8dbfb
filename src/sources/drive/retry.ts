import type { Clock } from './clock.ts';
import { DriveFailure, failureOf, isRateLimit, remedyOf, type Failure } from './failure.ts';
import { lost } from './lost.ts';
import type { Units } from './units.ts';

/** All that a call needs beside what it asks for. */
export interface Patience {
  clock: Clock;
  units: Units;
  /** Gets a new token after `token` was refused; one request for many callers. */
  renew: (token: string) => Promise<void>;
  /** The token in use. */
  token: () => string;
  signal: AbortSignal;
  /** Milliseconds after which an attempt without an answer counts as broken. */
  silence: number;
  /** Told of every failure that is waited out. */
  onRetry: (failure: Failure) => void;
}

/** Limits of one call. */
export interface Tries {
  /** Attempts in all. */
  most: number;
  /** Milliseconds in all. */
  deadline: number;
}

export const DEFAULT_TRIES: Tries = { most: 8, deadline: 300_000 };

const LONGEST_WAIT = 64_000;

/**
 * Makes one call as often as it takes: spends units each time, waits as the service asks, else ever longer with jitter,
 * and renews the token once. The client library's own loop ignores Retry-After and repeats no refused pace.
 * Throws DriveFailure for what concerns this call alone, SourceLost where no call can succeed for now, and the
 * signal's reason.
 */
export async function persist<T>(
  cost: number,
  attempt: (signal: AbortSignal) => Promise<T>,
  patience: Patience,
  tries: Tries = DEFAULT_TRIES,
): Promise<T> {
  const { clock, units, signal } = patience;
  const startedAt = clock.now();
  let renewed = false;
  for (let count = 1; ; count++) {
    await units.take(cost, signal);
    const token = patience.token();
    try {
      return await answered(attempt, patience);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      if (failure === null) throw error;
      const remedy = remedyOf(failure);
      if (remedy === 'stop' || (remedy === 'renew' && renewed)) throw lost(failure);
      if (remedy === 'give-up') throw new DriveFailure(failure, error);
      if (remedy === 'renew') {
        renewed = true;
        await patience.renew(token);
        continue;
      }
      if (isRateLimit(failure)) units.slowDown();
      const wait = waitOf(failure, count, clock);
      if (count >= tries.most || clock.now() + wait - startedAt > tries.deadline) {
        throw exhausted(failure, error);
      }
      patience.onRetry(failure);
      await clock.sleep(wait, signal);
    }
  }
}

/** Gives up an attempt that stays without an answer. Who reads the body of a stream watches over that alone. */
async function answered<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  { signal, silence }: Patience,
): Promise<T> {
  signal.throwIfAborted();
  const ended = new AbortController();
  const onAbort = (): void => {
    ended.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => {
    ended.abort(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
  }, silence);
  try {
    return await attempt(ended.signal);
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Milliseconds before the next attempt; never less than the service asks for. */
function waitOf({ retryAfter }: Failure, count: number, clock: Clock): number {
  const growing = Math.min(LONGEST_WAIT, 2 ** (count - 1) * 1_000);
  const jittered = Math.min(LONGEST_WAIT, growing + clock.random() * 1_000);
  return retryAfter === null ? jittered : Math.max(retryAfter, clock.random() * 1_000);
}

/** A network that stays away and a pace that stays refused end the run; an error of one call ends that call. */
function exhausted(failure: Failure, cause: unknown): Error {
  return failure.status === null || isRateLimit(failure) ? lost(failure) : new DriveFailure(failure, cause);
}
