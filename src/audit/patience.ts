import { ExtractFailure } from '../extract/extractor.ts';

/** Share of the time budget after which reading is given up from within, and what was read so far is kept. */
const SOFT_SHARE = 0.8;

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
