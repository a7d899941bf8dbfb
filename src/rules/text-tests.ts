import { z } from 'zod';
import { checkPattern } from '../match/check-pattern.ts';
import { VALIDATORS } from '../match/validators.ts';
import { PARTS } from '../model/segment.ts';
import { line, oneOrMore, state, whole } from './fields.ts';
import { VARIABLE } from './template.ts';
import { checkVariables, templated } from './templated.ts';

/** RE2 syntax. What variables will stand for is not known here: a letter takes their place. */
const pattern = z
  .string()
  .min(1)
  .check(checkVariables, (context) => {
    const problem = checkPattern(context.value.replaceAll(VARIABLE, 'x'));
    if (problem === null) return;
    const where = problem.offset === null ? '' : `, at character ${problem.offset + 1}`;
    state(context, `is not usable: ${problem.message}${where}`, {
      hint: 'RE2 syntax: no look-around, no back-references',
    });
  });

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
    validator: z
      .enum(VALIDATORS as string[])
      .optional()
      .describe('Check that group 1, or the whole match, must pass.'),
    entropy: z
      .number()
      .min(0)
      .max(16)
      .optional()
      .describe('Shannon bits a character that the match must exceed.'),
  })
  .describe('Holds where the regular expression matches in one of the parts.');

const withinPattern = /^([1-9]\d{0,4}) (words?|characters?)$/;

const within = line
  .check((context) => {
    if (withinPattern.test(context.value)) return;
    state(context, 'must be a distance', { hint: 'write it like 60 words, or 200 characters' });
  })
  .transform((given): { count: number; unit: 'words' | 'characters' } => {
    const [, count, unit] = withinPattern.exec(given) ?? [];
    return { count: Number(count), unit: unit?.startsWith('word') ? 'words' : 'characters' };
  });

const near = z
  .strictObject({
    terms: terms.optional(),
    regex: pattern.optional(),
    within: within.describe('Largest distance: `60 words` or `200 characters`.'),
    unique: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Different terms or matches that must stand near; 1 unless stated.'),
  })
  .check(
    whole((context) => {
      const { terms, regex } = context.value;
      if ((terms === undefined) === (regex === undefined)) state(context, "needs either 'terms' or 'regex'");
    }),
  )
  .describe('Holds where a term or match stands near a match of the rule.');

/** Tests on an item's text. */
export const textTests = {
  phrases: phrases.optional(),
  regex: regex.optional(),
  near: near.optional(),
};
