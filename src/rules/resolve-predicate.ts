import type { Matter } from '../model/matter.ts';
import type { PredicateSource } from './predicate-schema.ts';
import { plainTestsOf, timeTestsOf } from './resolve-facts.ts';
import { textTestsOf } from './resolve-text.ts';
import { plain, type Resolved } from './resolved.ts';

/**
 * Replaces the variables of a predicate. A test that uses an empty variable is false and so is its negation: nothing
 * is concluded from what the matter does not say.
 */
export function resolvePredicate(source: PredicateSource, matter: Matter | null): Resolved {
  return combine('all', resolveTests(source, matter));
}

function combine(test: 'any' | 'all', branches: Resolved[]): Resolved {
  const of = branches.flatMap(({ predicate }) => predicate ?? []);
  const holds = test === 'any' ? of.length > 0 : of.length === branches.length;
  const [only] = of;
  return {
    predicate: !holds ? null : (of.length === 1 && only) || { test, of },
    needs: branches.flatMap(({ needs }) => needs),
    parties: branches.flatMap(({ parties }) => parties),
  };
}

/** Nothing may be concluded from the absence of what could not be tested. */
function negate({ predicate, needs, parties }: Resolved): Resolved {
  return {
    predicate: predicate && needs.length === 0 ? { test: 'not', of: predicate } : null,
    needs,
    parties,
  };
}

/** One for each key, in an order of our own: the order of keys means nothing. */
function resolveTests(source: PredicateSource, matter: Matter | null): Resolved[] {
  const resolve = (inner: PredicateSource): Resolved => resolvePredicate(inner, matter);
  const tests: Resolved[] = [
    ...textTestsOf(source, matter),
    ...timeTestsOf(source, matter),
    ...plainTestsOf(source).map(plain),
  ];
  if (source.any) tests.push(combine('any', source.any.map(resolve)));
  if (source.all) tests.push(combine('all', source.all.map(resolve)));
  if (source.not) tests.push(negate(resolve(source.not)));
  return tests;
}
