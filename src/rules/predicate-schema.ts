import { z } from 'zod';
import { factTests } from './fact-tests.ts';
import { state } from './fields.ts';
import { textTests } from './text-tests.ts';

/** A test as it is written, lists where one value may stand for a list. Several keys: all of them. */
export interface PredicateSource extends z.output<z.ZodObject<typeof textTests & typeof factTests>> {
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
  ...textTests,
  ...factTests,
};

/** At least one test, whatever else stands beside. */
export function checkNamesTest(context: Parameters<typeof state>[0] & { value: PredicateSource }): void {
  const { value } = context;
  const named = PREDICATE_KEYS.some((key) => value[key] !== undefined);
  if (!named && context.issues.length === 0) {
    state(context, 'names no test', { hint: `tests: ${PREDICATE_KEYS.join(', ')}` });
  }
}

export const PREDICATE_KEYS = Object.keys(predicateShape) as (keyof PredicateSource)[];

export const predicateSchema: z.ZodType<PredicateSource> = z
  .strictObject(predicateShape)
  .check(checkNamesTest)
  .meta({ id: 'predicate' });

/** True where something other than an absence or a number of matches can make the predicate hold. */
export function hasPositiveTest({ any = [], all = [], ...source }: PredicateSource): boolean {
  const direct = PREDICATE_KEYS.some(
    (key) => !NOT_POSITIVE.has(key) && key in source && source[key as keyof typeof source] !== undefined,
  );
  return direct || any.some(hasPositiveTest) || all.some(hasPositiveTest);
}

const NOT_POSITIVE: ReadonlySet<string> = new Set(['not', 'count', 'near']);
