/** The emulator's time: it stands still until somebody moves it on, so that every run sees the same times. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(milliseconds: number): void;
}

/** 2 March 2026, 09:00 UTC. */
export const START = Date.UTC(2026, 2, 2, 9);

export function makeClock(): Clock {
  let now = START;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** RFC 3339 with milliseconds, as Drive writes times. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
