import type { Predicate, Rule } from '../model/rule.ts';

/** Ids of the rules whose scores the rule asks for. */
export function scoredBy({ match, evidence, except }: Rule): ReadonlySet<string> {
  const predicates = [match, ...evidence.map(({ when }) => when), ...(except ? [except] : [])];
  return new Set(predicates.flatMap(scoredIn));
}

function scoredIn(predicate: Predicate): string[] {
  switch (predicate.test) {
    case 'score':
      return [predicate.rule];
    case 'any':
    case 'all':
      return predicate.of.flatMap(scoredIn);
    case 'not':
      return scoredIn(predicate.of);
    default:
      return [];
  }
}
