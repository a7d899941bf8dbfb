import { suggestion } from '../rules/nearest.ts';

/** Refuses a value: what it is not, `not a duration`, and what would be right. */
type Refuse = (what: string, hint: string) => never;

/** A kind of option value: how it is read from text, and what a shell offers for it. */
export interface Kind<T> {
  parse: (text: string, refuse: Refuse) => T;
  offers: 'files' | 'folders' | 'nothing' | readonly string[];
  /** One text holds several values, separated by commas. */
  commas?: true;
}

export const text: Kind<string> = {
  parse: (given, refuse) => (given === '' ? refuse('empty', 'give a value') : given),
  offers: 'nothing',
};

/** A path, as given. */
export const path: Kind<string> = { parse: text.parse, offers: 'files' };

const DURATION_UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds. */
export const duration: Kind<number> = {
  parse: (given, refuse) =>
    scaled(given, DURATION_UNITS) ?? refuse('not a duration', 'write 500ms, 30s, 2m or 1h'),
  offers: 'nothing',
};

const SIZE_UNITS: Record<string, number> = {
  ...{ '': 1, B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 },
};

/** Bytes. */
export const size: Kind<number> = {
  parse: (given, refuse) =>
    scaled(given, SIZE_UNITS) ?? refuse('not a size', 'write 4GiB, 500MiB, 10MB or a number of bytes'),
  offers: 'nothing',
};

/** A positive number with a unit, as a positive whole number of the base unit; null where it is none. */
function scaled(given: string, units: Record<string, number>): number | null {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([A-Za-z]{0,3})$/.exec(given) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (digits === undefined || factor === undefined) return null;
  const value = Math.round(Number(digits) * factor);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** A whole number within bounds, both inclusive. */
export function count(least: number, most: number): Kind<number> {
  return {
    parse: (given, refuse) => {
      const value = /^\d{1,15}$/.test(given) ? Number(given) : NaN;
      return value >= least && value <= most
        ? value
        : refuse('not a number in range', `write a whole number from ${least} to ${most}`);
    },
    offers: 'nothing',
  };
}

/** Codes of Tesseract's languages, `eng`, `chi_sim`; the most likely first. */
export const ocrLanguages: Kind<string[]> = {
  parse: (given, refuse) => {
    const codes = given.split('+');
    return codes.every((code) => /^[a-z]{3}(_[a-z]{3,4}){0,2}$/i.test(code))
      ? [...new Set(codes)]
      : refuse('no languages', 'write codes of three letters, joined by +: eng+deu');
  },
  offers: 'nothing',
};

/** ISO 8601: a day, or a time with its offset from UTC. */
const DAY = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const ISO_DAY = new RegExp(`^${DAY}$`);
const ISO_TIME = new RegExp(String.raw`^${DAY}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$`);

/** A day or a time, as given. */
export const date: Kind<string> = {
  parse: (given, refuse) =>
    isDay(given) || isTime(given)
      ? given
      : refuse('not a date', 'write a day, 2025-07-14, or a time, 2025-07-14T09:30:00Z'),
  offers: 'nothing',
};

/** Milliseconds since 1970. */
export const time: Kind<number> = {
  parse: (given, refuse) =>
    isDay(given) || isTime(given)
      ? Date.parse(given)
      : refuse('not a time', 'write 2025-07-14T09:30:00Z, or a day for its start in UTC'),
  offers: 'nothing',
};

/** A day or a time, milliseconds since 1970, or a number of days before now. */
export const since: Kind<{ at: number } | { days: number }> = {
  parse: (given, refuse) => {
    const days = /^(\d{1,5})d$/.exec(given)?.[1];
    if (days !== undefined) return { days: Number(days) };
    return {
      at: time.parse(given, (what) => refuse(what, 'write a day, 2025-07-14, or 30d for the last 30 days')),
    };
  },
  offers: 'nothing',
};

/** `Date.parse` takes 2025-02-30 for the second of March. */
function isDay(given: string): boolean {
  const parsed = ISO_DAY.test(given) ? Date.parse(given) : NaN;
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(given);
}

function isTime(given: string): boolean {
  return ISO_TIME.test(given) && isDay(given.slice(0, 10)) && !Number.isNaN(Date.parse(given));
}

/** An e-mail address, or a domain as `@example.com`. */
export const mailbox: Kind<string> = {
  parse: (given, refuse) =>
    /^[^\s@]*@[^\s@]+$/.test(given)
      ? given
      : refuse('not an owner', 'write an e-mail address, or @example.com for a whole domain'),
  offers: 'nothing',
};

export function oneOf<T extends string>(what: string, known: readonly T[]): Kind<T> {
  return { parse: (given, refuse) => pick(given, what, known, refuse), offers: known };
}

/** A comma list without duplicates, in the order given. */
export function listOf<T extends string>(what: string, known: readonly T[]): Kind<T[]> {
  return {
    parse: (given, refuse) => [
      ...new Set(given.split(',').map((word) => pick(word.trim(), what, known, refuse))),
    ],
    offers: known,
    commas: true,
  };
}

function pick<T extends string>(word: string, what: string, known: readonly T[], refuse: Refuse): T {
  return (
    known.find((value) => value === word) ??
    refuse(`unknown ${what} '${word}'`, suggestion(word, known, 'one of'))
  );
}
