/** ISO 8601 UTC with milliseconds; null where the time is unknown or beyond what a date can hold. */
export function isoTime(milliseconds: number | null): string | null {
  if (milliseconds === null || !(Math.abs(milliseconds) <= 8.64e15)) return null;
  return new Date(milliseconds).toISOString();
}
