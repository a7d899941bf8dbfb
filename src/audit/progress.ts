import type { Phase, ScanEvents } from './request.ts';

/** Counts what a phase has done and tells the listener. */
export interface ProgressMeter {
  add: (items: number, bytes: number) => void;
}

/** Starts a phase; totals are null where they are not known beforehand. */
export function startPhase(
  events: ScanEvents,
  phase: Phase,
  totalItems: number | null,
  totalBytes: number | null,
): ProgressMeter {
  let [items, bytes] = [0, 0];
  const tell = (): void => {
    events.progress({ phase, items, totalItems, bytes, totalBytes });
  };
  tell();
  return {
    add: (moreItems, moreBytes) => {
      items += moreItems;
      bytes += moreBytes;
      tell();
    },
  };
}
