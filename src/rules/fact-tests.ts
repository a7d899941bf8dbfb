import { z } from 'zod';
import { hours } from './clock.ts';
import { WEEKDAYS } from './day.ts';
import { isDay } from './day.ts';
import { line, oneOrMore, state, whole } from './fields.ts';
import { suggestion } from './nearest.ts';
import { templated, templatedGlob } from './templated.ts';
import { DAY_VARIABLES } from './variables.ts';

/** Values of `sharing`. */
export const SHARING = ['private', 'specific', 'external', 'link', 'public', 'unknown'] as const;

/** Values of `location`. */
export const LOCATIONS = [
  'my-drive',
  'shared-drive',
  'shared-with-me',
  'trash',
  'computers',
  'orphan',
  'local',
] as const;

const dayPattern = /^(?:(\d{4}-\d{2}-\d{2})|\{\{([^{},]*)\}\})(?:\s*([+-])\s*(\d{1,5})d)?$/;

/** A day of a rule: a date or a variable of the matter, moved by some days. */
export interface DaySource {
  /** ISO day, or null where a variable says it. */
  day: string | null;
  variable: string | null;
  shift: number;
}

const day = line
  .check((context) => {
    const [whole, date, variable] = dayPattern.exec(context.value) ?? [];
    if (whole === undefined || (date !== undefined && !isDay(date))) {
      state(context, 'must be a date', { hint: 'write 2025-07-31, or "{{dates.notice}} - 30d"' });
    } else if (variable !== undefined && !DAY_VARIABLES.includes(variable.trim())) {
      const hint = suggestion(variable.trim(), DAY_VARIABLES, 'known dates');
      state(context, `unknown date '${variable.trim()}'`, { about: false, hint });
    }
  })
  .transform((given): DaySource => {
    const [, date, variable, sign, days] = dayPattern.exec(given) ?? [];
    const shift = Number(days ?? 0) * (sign === '-' ? -1 : 1);
    return { day: date ?? null, variable: variable?.trim() ?? null, shift };
  });

const time = z
  .strictObject({
    after: day.optional().describe('From the beginning of this day.'),
    before: day.optional().describe('Up to the end of this day.'),
    hours: hours
      .optional()
      .describe('Hours of the clock, as in 20:00-06:00; the last minute is not included.'),
    weekdays: oneOrMore(z.enum(WEEKDAYS)).optional().describe('Days of the week.'),
  })
  .check(
    whole((context) => {
      if (Object.values(context.value).some((given) => given !== undefined)) return;
      state(context, "needs 'after', 'before', 'hours' or 'weekdays'");
    }),
  );

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};
const sizePattern = /^(\d{1,12}(?:\.\d{1,3})?) ?([kKMG]?i?B)$/;

const sizeText = z
  .string()
  .check((context) => {
    const unit = sizePattern.exec(context.value)?.[2];
    if (unit !== undefined && unit in UNITS) return;
    state(context, 'must be a size', {
      hint: `write a number of bytes, or one with a unit: ${Object.keys(UNITS).join(' ')}`,
    });
  })
  .transform((given) => {
    const [, count, unit] = sizePattern.exec(given) ?? [];
    return Math.round(Number(count) * (UNITS[unit ?? ''] ?? NaN));
  });

const size = z.union([z.int().min(0), sizeText]).optional();

const sizeBytes = z.strictObject({ min: size, max: size }).check(
  whole((context) => {
    const { min, max } = context.value;
    if (min === undefined && max === undefined) state(context, "needs 'min', 'max' or both");
    if (min !== undefined && max !== undefined && min > max) state(context, 'is empty: min is above max');
  }),
);

const extension = line
  .check((context) => {
    if (!/^[^./\s]+$/.test(context.value)) {
      state(context, 'must be an extension', { hint: 'write it without the dot: docx' });
    }
  })
  .toLowerCase();

const mediaType = line
  .check((context) => {
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(context.value)) {
      state(context, 'must be a media type', { hint: 'write it like application/pdf' });
    }
  })
  .toLowerCase();

const person = templated.check((context) => {
  if (context.value.includes('@') || /^\{\{[^{}]*\.accounts\}\}$/.test(context.value)) return;
  state(context, 'must be an e-mail address or a domain', { hint: 'write dana@example.com or @example.com' });
});

/** Tests on what is known of an item without reading its text, and on the rule's own matches. */
export const factTests = {
  path: oneOrMore(templatedGlob)
    .optional()
    .describe('Globs of the path, relative to the source, case aside.'),
  name: oneOrMore(templatedGlob).optional().describe('Globs of the last component of the path, case aside.'),
  extension: oneOrMore(extension).optional().describe('Extensions of the name, without the dot.'),
  mediaType: oneOrMore(mediaType).optional().describe('Media types, as the content shows them.'),
  sizeBytes: sizeBytes.optional().describe('Size with its bounds.'),
  created: time.optional().describe('When the item was created.'),
  modified: time.optional().describe('When its content last changed.'),
  viewed: time.optional().describe('When it was last opened.'),
  createdTogether: z
    .strictObject({ min: z.int().min(10).max(1_000_000) })
    .optional()
    .describe('At least so many files of its source were created in the same hour, itself included.'),
  owner: oneOrMore(person).optional().describe('Owner: an e-mail address, or @domain.'),
  sharedWith: oneOrMore(person).optional().describe('Someone who may see it: an e-mail address, or @domain.'),
  changedBy: oneOrMore(person).optional().describe('Who changed it last: an e-mail address, or @domain.'),
  sharing: oneOrMore(z.enum(SHARING)).optional().describe('Who else can open it.'),
  location: oneOrMore(z.enum(LOCATIONS)).optional().describe('Where in its source it lies.'),
  property: z
    .strictObject({ name: line.toLowerCase(), value: templated.optional() })
    .optional()
    .describe('A property of the document; any value unless stated.'),
  known: z
    .strictObject({ list: line.optional(), label: line.optional() })
    .optional()
    .describe('The content stands in a list of known documents.'),
  count: z
    .strictObject({ min: z.int().min(1).max(10_000), distinct: z.boolean().optional() })
    .optional()
    .describe('The rule matches at least so often; with distinct, so many different texts.'),
};
