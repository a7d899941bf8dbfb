import { ExtractFailure } from '../extract/extractor.ts';

/** Share of the time budget after which reading is given up from within, and what was read so far is kept. */
const SOFT_SHARE = 0.8;

/** Bytes of a document that the time budget is meant for, and the most times that a longer one gets it. */
const STRETCH = 2 ** 25;
const MOST_TIMES = 10;

/**
 * Milliseconds that a parser has for `size` bytes: the time budget, and once more for each 32 MiB, at most ten times in all. So the
 * budget of inflated bytes, which does not depend on how busy a machine is, ends large documents first.
 */
export function timeFor(size: number, timeout: number): number {
  return timeout * Math.min(MOST_TIMES, 1 + Math.floor(size / STRETCH));
}

/** Time without progress. */
export interface Patience {
  /** There was progress. */
  renew: () => void;
  /** Throws ExtractFailure `timeout` where there was none for too long. */
  check: () => void;
}

/** `timeout` is the time budget of a file, in milliseconds. */
export function createPatience(timeout: number): Patience {
  let since = Date.now();
  return {
    renew: () => {
      since = Date.now();
    },
    check: () => {
      if (Date.now() - since > timeout * SOFT_SHARE) throw new ExtractFailure('timeout', 'gave up reading');
    },
  };
}
