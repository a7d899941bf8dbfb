import { z } from 'zod';
import { checkPattern } from '../match/check-pattern.ts';
import { VALIDATORS } from '../match/validators.ts';
import { oneOrMore, state, whole } from './fields.ts';
import { VARIABLE } from './template.ts';
import { checkVariables } from './templated.ts';

type Context = Parameters<typeof state>[0] & { value: string };

function patternCheck(text: string, mayBeEmpty: boolean, context: Context): void {
  const problem = checkPattern(text, mayBeEmpty);
  if (problem === null) return;
  const where = problem.offset === null ? '' : `, at character ${problem.offset + 1}`;
  state(context, `is not usable: ${problem.message}${where}`, {
    hint: 'RE2 syntax: no look-around, no back-references',
  });
}

/** RE2 syntax. What variables will stand for is not known here: a letter takes their place. */
export const pattern = z
  .string()
  .min(1)
  .check(checkVariables, (context) => {
    patternCheck(context.value.replaceAll(VARIABLE, 'x'), false, context);
  });

/** A pattern on what was found already: it may match nothing, and braces are its own. */
const plainPattern = z
  .string()
  .min(1)
  .check((context) => {
    patternCheck(context.value, true, context);
  });

const ignored = z
  .strictObject({
    value: oneOrMore(plainPattern).optional().describe('One of these patterns matches in the value.'),
    match: oneOrMore(plainPattern).optional().describe('One of these matches in the whole match.'),
    line: oneOrMore(plainPattern).optional().describe('One of these matches in the lines of the match.'),
    stopwords: oneOrMore(z.string().min(1).max(1000))
      .optional()
      .describe('The value contains one of these texts, case aside.'),
  })
  .check(
    whole((context) => {
      if (Object.values(context.value).some((list) => list !== undefined)) return;
      state(context, 'ignores everything', { hint: 'add value, match, line or stopwords' });
    }),
  );

/** Matches that do not count. */
export const ignore = z
  .array(ignored)
  .min(1)
  .optional()
  .describe('A match does not count where one of these holds; several keys of one: all of them.');

export type IgnoredSource = z.output<typeof ignored>;

/** What a match of a pattern must be like; keys of `regex`, and of `near` with a pattern. */
export const valueTests = {
  group: z
    .union([z.literal('first'), z.int().min(0).max(99)])
    .optional()
    .describe(
      'Group that is the value; 0: the whole match; first: the first that is not empty; 1 unless stated.',
    ),
  validator: z
    .enum(VALIDATORS as string[])
    .optional()
    .describe('Check that the value must pass.'),
  entropy: z
    .number()
    .min(0)
    .max(16)
    .optional()
    .describe('Shannon bits a character that the value must exceed.'),
  ignore,
};

/** Names of the tests on a value. */
export const VALUE_TESTS = Object.keys(valueTests) as (keyof typeof valueTests)[];
