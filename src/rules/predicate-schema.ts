import { z } from 'zod';
import { factTests } from './fact-tests.ts';
import { line, state, whole } from './fields.ts';
import { textTests, within } from './text-tests.ts';

const requires = z
  .strictObject({
    rule: line.describe('Id of a rule of the same pack, which must not require others.'),
    within: within.optional().describe('Largest distance between a match of it and one of this rule.'),
  })
  .describe('Another rule matches, too.');

const score = z
  .strictObject({
    rule: line.describe('Id of a rule of any pack.'),
    max: z.int().min(-1_000).max(1_000).describe('Highest score that it makes of the item.'),
    against: z
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .describe('Sum, without its sign, of the negative weights that must hold there at least.'),
  })
  .describe('Another rule matches, too, and makes little of the item.');

/** A test as it is written, lists where one value may stand for a list. Several keys: all of them. */
export interface PredicateSource extends z.output<
  z.ZodObject<
    typeof textTests &
      typeof factTests & { requires: z.ZodOptional<typeof requires>; score: z.ZodOptional<typeof score> }
  >
> {
  any?: PredicateSource[] | undefined;
  all?: PredicateSource[] | undefined;
  not?: PredicateSource | undefined;
}

/** Keys of a predicate; evidence lines have them beside their weight. */
export const predicateShape = {
  any: z
    .array(z.lazy(() => predicateSchema))
    .min(1)
    .optional()
    .describe('One of these holds.'),
  all: z
    .array(z.lazy(() => predicateSchema))
    .min(1)
    .optional()
    .describe('All of these hold.'),
  not: z
    .lazy(() => predicateSchema)
    .optional()
    .describe('This does not hold.'),
  requires: requires.optional(),
  score: score.optional(),
  ...textTests,
  ...factTests,
};

/** Names of the tests. */
const TESTS = Object.keys(predicateShape) as (keyof PredicateSource)[];

/** Tests that cannot hold by themselves: an absence, or something about the rule's other matches. */
const DEPENDENT: ReadonlySet<string> = new Set(['not', 'near', 'count', 'requires', 'score']);

/** A mapping of nothing would hold always. */
export const checkNamesTest = whole((context: Parameters<typeof state>[0] & { value: PredicateSource }) => {
  if (TESTS.some((test) => context.value[test] !== undefined)) return;
  state(context, 'names no test', { hint: `tests: ${TESTS.join(', ')}` });
});

/** Any test, and what drops a finding. */
export const predicateSchema: z.ZodType<PredicateSource> = z
  .strictObject(predicateShape)
  .check(checkNamesTest)
  .meta({ id: 'predicate' });

/** What identifies: something must be found. */
export const matchSchema = predicateSchema.check(
  whole((context) => {
    if (identifies(context.value)) return;
    state(context, 'finds nothing by itself', {
      hint: "add a test that is neither 'not', 'near', 'count', 'requires' nor 'score'",
    });
  }),
);

function identifies(source: PredicateSource): boolean {
  return TESTS.some((test) => {
    if (source[test] === undefined || DEPENDENT.has(test)) return false;
    if (test !== 'any' && test !== 'all') return true;
    return (source[test] ?? []).some(identifies);
  });
}
