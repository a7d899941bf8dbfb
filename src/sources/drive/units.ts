import type { Clock } from './clock.ts';

/**
 * What a call costs in quota units, and what a person's account may spend in a minute.
 * https://developers.google.com/workspace/drive/api/guides/limits: 325,000 units a minute; some room is left for others.
 */
export const COST = { get: 5, list: 100, download: 200 } as const;
export const UNITS_PER_MINUTE = 300_000;

const MINUTE = 60_000;

/** Spends quota units no faster than they come in. */
export interface Units {
  /** Resolves once `units` may be spent. Rejects with the signal's reason. */
  take: (units: number, signal: AbortSignal) => Promise<void>;
  /** The service found the pace too high: half of it from now on, but never below a tenth of the first. */
  slowDown: () => void;
}

/**
 * A bucket that holds a second's worth. It fills at a pace that leaves room for that, so that no minute, whenever it is
 * measured, sees more than the budget.
 */
export function createUnits(perMinute: number, clock: Clock): Units {
  const capacity = perMinute / 60;
  const fastest = perMinute - capacity;
  let pace = fastest;
  let [level, at] = [capacity, clock.now()];
  const take = async (units: number, signal: AbortSignal): Promise<void> => {
    const now = clock.now();
    level = Math.min(capacity, level + ((now - at) / MINUTE) * pace);
    at = now;
    level -= units;
    if (level < 0) await clock.sleep(Math.ceil((-level / pace) * MINUTE), signal);
  };
  return {
    take,
    slowDown: () => {
      pace = Math.max(fastest / 10, pace / 2);
    },
  };
}
