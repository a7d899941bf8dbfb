const DAY_MS = 86_400_000;
const LARGEST = 8.64e15;

/** The day asked for last, whose text most times of one audit share. */
let day = NaN;
let dayText = '';

/** ISO 8601 UTC with milliseconds; null where the time is unknown or beyond what a date can hold. */
export function isoTime(milliseconds: number | null): string | null {
  if (milliseconds === null || !(Math.abs(milliseconds) <= LARGEST)) return null;
  const whole = Math.trunc(milliseconds);
  const wanted = Math.floor(whole / DAY_MS);
  if (wanted !== day) [day, dayText] = [wanted, dateText(wanted)];
  const within = whole - wanted * DAY_MS;
  const seconds = Math.floor(within / 1_000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `${dayText}T${clock}.${String(within % 1_000).padStart(3, '0')}Z`;
}

function dateText(wanted: number): string {
  const text = new Date(wanted * DAY_MS).toISOString();
  return text.slice(0, text.indexOf('T'));
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
