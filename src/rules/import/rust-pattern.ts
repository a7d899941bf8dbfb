import { checkPattern } from '../../match/check-pattern.ts';
import { piecesOf } from './pieces.ts';
import { withoutVerbose } from './verbose.ts';

/** A pattern of Rust's or .NET's dialect as RE2 takes it, and the groups that may be the value. */
export interface ForeignPattern {
  pattern: string;
  groups: (number | 'first')[];
}

/** Class operators of Rust, which RE2 would take for characters. */
const CLASS_SETS = /(?:&&|--|~~)\[/;

/**
 * Translates a pattern; says what is wrong where it cannot be used. Of several groups with names Kingfisher tests the first,
 * Titus (`anyNamed`) the one of the highest entropy.
 */
export function readPattern(given: string, anyNamed: boolean): ForeignPattern | string {
  const pattern = withNamesOnce(withoutVerbose(given));
  const isSets = piecesOf(pattern).some(({ kind, text }) => kind === 'class' && CLASS_SETS.test(text));
  if (isSets) return 'sets of characters within sets are not supported';
  return checkPattern(pattern)?.message ?? { pattern, groups: valueGroups(pattern, anyNamed) };
}

/** Alternatives may repeat a name there, not in RE2: later groups of a name have none. */
function withNamesOnce(pattern: string): string {
  const names = new Set<string>();
  return piecesOf(pattern)
    .map(({ name, text }) => {
      const isAgain = name !== null && names.has(name);
      if (name !== null) names.add(name);
      return isAgain ? '(' : text;
    })
    .join('');
}

/** The group `TOKEN`, else those that have a name, else the first. */
function valueGroups(pattern: string, anyNamed: boolean): (number | 'first')[] {
  const groups = piecesOf(pattern).filter(({ text, name }) => text === '(' || name !== null);
  const numbersOf = (isMeant: (name: string) => boolean): number[] =>
    groups.flatMap(({ name }, index) => (name !== null && isMeant(name) ? [index + 1] : []));
  const token = numbersOf((name) => name.toLowerCase() === 'token');
  const named = token.length > 0 ? token : numbersOf(() => true);
  if (named.length === 0) return ['first'];
  if (anyNamed && token.length === 0) return named;
  return named.length === groups.length ? ['first'] : named.slice(0, 1);
}
