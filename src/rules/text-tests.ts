import { z } from 'zod';
import type { DistanceUnit } from '../model/rule.ts';
import { PARTS } from '../model/segment.ts';
import { line, oneOrMore, state, whole } from './fields.ts';
import { templated } from './templated.ts';
import { pattern, valueTests, VALUE_TESTS } from './value-tests.ts';

const parts = oneOrMore(z.enum(PARTS))
  .optional()
  .describe('Parts of the item to look in; all but path unless stated.');
const terms = oneOrMore(templated).describe('Literal words, case aside; a term may be a variable.');

const phrases = z
  .strictObject({ terms, in: parts })
  .describe('Holds where one of the terms stands in one of the parts.');

const regex = z
  .strictObject({
    pattern: pattern.describe('RE2 syntax, case-sensitive unless it begins with (?i).'),
    in: parts,
    ...valueTests,
  })
  .describe('Holds where the regular expression matches in one of the parts.');

const withinPattern = /^(0|[1-9]\d{0,4}) (words?|characters?|lines?)$/;

/** A distance, as text. */
export const within = line
  .check((context) => {
    if (withinPattern.test(context.value)) return;
    state(context, 'must be a distance', { hint: 'write it like 60 words, 200 characters or 3 lines' });
  })
  .transform((given): { count: number; unit: DistanceUnit } => {
    const [, count, unit = ''] = withinPattern.exec(given) ?? [];
    return { count: Number(count), unit: `${unit.replace(/s$/, '') as 'word' | 'character' | 'line'}s` };
  });

const near = z
  .strictObject({
    terms: terms.optional(),
    regex: pattern.optional(),
    within: within.describe('Largest distance: `60 words`, `200 characters`, `3 lines`.'),
    unique: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Different terms or matches that must stand near; 1 unless stated.'),
    ...valueTests,
  })
  .check(
    whole((context) => {
      const { terms, regex } = context.value;
      if ((terms === undefined) === (regex === undefined)) state(context, "needs either 'terms' or 'regex'");
      const test = VALUE_TESTS.find((key) => context.value[key] !== undefined);
      if (test !== undefined && regex === undefined) state(context, `has '${test}' but no 'regex'`);
    }),
  )
  .describe('Holds where a term or match stands near a match of the rule.');

/** Tests on an item's text. */
export const textTests = {
  phrases: phrases.optional(),
  regex: regex.optional(),
  near: near.optional(),
};
