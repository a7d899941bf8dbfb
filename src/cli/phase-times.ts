import type { Phase } from '../audit/request.ts';
import { counted } from '../report/number.ts';

/** Says of each phase, once it is over, how long it took: `listing: 1,204 items in 0.31 s`. */
export interface PhaseTimes {
  /** The phase that is under way, and the items that it has done. Starts it, and ends the one before. */
  at: (phase: Phase, items: number) => void;
  /** Ends the last phase. */
  end: () => void;
}

/** `clock`: milliseconds. */
export function phaseTimes(
  say: (message: string) => void,
  clock: () => number = () => performance.now(),
): PhaseTimes {
  let current: { phase: Phase; items: number; startedAt: number } | null = null;
  const end = (): void => {
    if (current === null) return;
    const seconds = (clock() - current.startedAt) / 1_000;
    say(`${current.phase}: ${counted(current.items, 'item')} in ${seconds.toFixed(2)} s`);
    current = null;
  };
  return {
    at: (phase, items) => {
      if (current?.phase !== phase) {
        end();
        current = { phase, items, startedAt: clock() };
      }
      current.items = items;
    },
    end,
  };
}
