import { z } from 'zod';
import { isDay } from './day.ts';
import { suggestion } from './nearest.ts';
import type { StatedProblem } from './wording.ts';

/** Names, titles, terms. */
const MAX_TEXT = 1000;

/** Raises a problem of the value under test, worded for the file's author. */
export function state(
  context: { value: unknown; issues: z.core.$ZodRawIssue[] },
  message: string,
  problem: Partial<StatedProblem> & { path?: (string | number)[] } = {},
): void {
  const { path = [], about = true, hint = null } = problem;
  context.issues.push({
    code: 'custom',
    input: context.value,
    message,
    path,
    params: { about, hint },
    continue: true,
  });
}

/** A check of a whole mapping: pointless while something in it is wrong. */
export function whole<C extends { issues: unknown[] }>(check: (context: C) => void): (context: C) => void {
  return (context) => {
    if (context.issues.length === 0) check(context);
  };
}

/** One line of text that is not blank. */
export const line = z
  .string()
  .trim()
  .min(1)
  .max(MAX_TEXT)
  .check((context) => {
    if (/[\u0000-\u001f\u007f]/.test(context.value)) state(context, 'must not contain control characters');
  });

/** A day of the calendar, `2025-07-14`. */
export const isoDay = z.string().check((context) => {
  if (!isDay(context.value)) state(context, 'must be a date', { hint: 'write it like 2025-07-14' });
});

/** A value or a list of values, as a list. */
export function oneOrMore<T extends z.ZodType<string>>(item: T) {
  return z
    .union([item, z.array(item).min(1)])
    .transform((given) => (Array.isArray(given) ? (given as z.output<T>[]) : [given as z.output<T>]));
}

/** A list that may be left out. */
export function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .optional()
    .transform((given): z.output<T>[] => given ?? []);
}

const domainPattern = /^[^\s@/]+\.[^\s@/]+$/;

/** `example.com` */
export const domain = line.check((context) => {
  if (!domainPattern.test(context.value)) {
    state(context, 'must be a domain', { hint: 'write it like example.com, without @' });
  }
});

/** `dana.reyes@example.com` */
export const address = line.check((context) => {
  if (!/^[^\s@]+@[^\s@]+$/.test(context.value)) {
    state(context, 'must be an e-mail address', { hint: 'write it like dana.reyes@example.com' });
  }
});

/** IANA name of a time zone that this machine knows. */
export const timeZone = line.check((context) => {
  try {
    if (!/^[A-Za-z]/.test(context.value)) throw new RangeError('an offset is no zone');
    new Intl.DateTimeFormat('en', { timeZone: context.value });
  } catch {
    const hint = suggestion(context.value, Intl.supportedValuesOf('timeZone'), '');
    state(context, `unknown time zone '${context.value}'`, {
      about: false,
      hint: hint.startsWith(':') ? 'write it like America/Los_Angeles' : hint,
    });
  }
});
