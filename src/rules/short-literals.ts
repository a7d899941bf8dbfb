import { patternFacts } from '../match/syntax.ts';
import type { Predicate, Rule } from '../model/rule.ts';

/** Bytes of UTF-8 from which on a literal is rare enough to decide where a closer look is worth it. */
const RARE = 3;

/** Terms and patterns of a rule for which almost every text needs a closer look: each slows down every scan. */
export function costlyTexts({ match, evidence, except }: Rule): string[] {
  const predicates = [match, ...evidence.map((line) => line.when), ...(except ? [except] : [])];
  return [...new Set(predicates.flatMap(costlyIn))];
}

function costlyIn(predicate: Predicate): string[] {
  switch (predicate.test) {
    case 'phrases':
      return predicate.terms.filter(isShort);
    case 'near':
      return predicate.pattern === null ? predicate.terms.filter(isShort) : costlyPattern(predicate.pattern);
    case 'regex':
      return costlyPattern(predicate.pattern);
    case 'any':
    case 'all':
      return predicate.of.flatMap(costlyIn);
    case 'not':
      return costlyIn(predicate.of);
    default:
      return [];
  }
}

function costlyPattern(pattern: string): string[] {
  const { literals } = patternFacts(pattern);
  return literals === null || literals.some(({ text }) => isShort(text)) ? [pattern] : [];
}

function isShort(text: string): boolean {
  return Buffer.byteLength(text) < RARE;
}
