const DAY_MS = 86_400_000;
/** Zones are at most 14 hours from UTC; a calendar can skip a day. */
const SEARCH_MS = 2 * DAY_MS;

/** Days of the week; their indexes are those of `Date`. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

/** True for a day of the years 1900 to 2999 that exists, written `2025-07-14`. */
export function isDay(text: string): boolean {
  return (
    /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(text) &&
    // A day that does not exist is none (32 January) or another (30 February).
    (new Date(`${text}T00:00:00Z`).toJSON() as string | null)?.startsWith(text) === true
  );
}

/** The day so many days after another, both ISO days; before it where `days` is negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The first millisecond (since 1970, UTC) at which the calendar of a time zone shows the day or a later one. Found by
 * bisection, so it holds for days that begin at one o'clock or were skipped. Does not throw for a zone that Intl knows.
 */
export function startOfDay(day: string, timeZone: string): number {
  // Swedish dates are ISO dates.
  const calendar = new Intl.DateTimeFormat('sv', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const guess = Date.parse(`${day}T00:00:00Z`);
  let before = guess - SEARCH_MS;
  let reached = guess + SEARCH_MS;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (calendar.format(middle) < day) before = middle;
    else reached = middle;
  }
  return reached;
}

/** The last millisecond of a day in a time zone. */
export function endOfDay(day: string, timeZone: string): number {
  return startOfDay(addDays(day, 1), timeZone) - 1;
}
