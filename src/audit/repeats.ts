/** What was done more than once, for the custody log: an examiner asks what went wrong on the way to a clean result. */
export type Repeat = 'parser-restarted' | 'container-resumed' | 'thread-restarted' | 'content-fetched-again';

export interface Repeats {
  note: (what: Repeat) => void;
  /** Times by kind, keys in byte order. */
  counts: () => Record<string, number>;
}

export function createRepeats(): Repeats {
  const times = new Map<Repeat, number>();
  return {
    note: (what) => times.set(what, (times.get(what) ?? 0) + 1),
    counts: () => Object.fromEntries([...times].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
