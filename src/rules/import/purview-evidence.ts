import { checkPattern } from '../../match/check-pattern.ts';
import type { NativeTest, Report } from './imported.ts';
import { quoted } from './names.ts';
import { below, childrenOf, type Element } from './xml.ts';

/** What a processor looks for: as an identifier, and near one. */
interface Sought {
  find: NativeTest;
  near: NativeTest;
}

/** What an `idRef` stands for, or why it cannot be translated. */
export type Processors = (id: string) => Sought[] | string;

/** What asks for nothing. */
const ALWAYS: NativeTest = {};

/** More combinations of `minMatches` than that are not written out. */
const MOST_COMBINATIONS = 50;

export function processorsOf(root: Element): Processors {
  const known = new Map<string, Sought[] | string>();
  for (const element of below(root, 'Regex')) known.set(element.attributes['id'] ?? '', regexOf(element));
  for (const element of below(root, 'Keyword')) known.set(element.attributes['id'] ?? '', keywordOf(element));
  for (const element of below(root, 'Fingerprint')) {
    known.set(element.attributes['id'] ?? '', 'fingerprints of documents are not read');
  }
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    return /^Func_/i.test(id) ? "is a function of Purview's own" : 'is not in the package';
  };
}

function regexOf({ text }: Element): Sought[] | string {
  const pattern = text.trim();
  const problem = checkPattern(pattern);
  if (problem !== null) return problem.message;
  return [{ find: { regex: { pattern, group: 0 } }, near: { regex: pattern } }];
}

/** Words stand by themselves; strings anywhere. Terms that must keep their case become patterns. */
function keywordOf(keyword: Element): Sought[] {
  return childrenOf(keyword, 'Group').flatMap((group) => {
    const isWord = group.attributes['matchStyle'] !== 'string';
    const terms = below(group, 'Term').filter(({ text }) => text.trim() !== '');
    const isCased = (term: Element): boolean => term.attributes['caseSensitive'] === 'true';
    const plain = isWord ? terms.filter((term) => !isCased(term)).map(({ text }) => text.trim()) : [];
    const patterns = terms
      .filter((term) => !isWord || isCased(term))
      .map((term) => {
        const literal = quoted(term.text.trim());
        return `${isCased(term) ? '' : '(?i)'}${isWord ? `\\b${literal}\\b` : literal}`;
      });
    return [
      ...(plain.length > 0 ? [{ find: { phrases: { terms: plain } }, near: { terms: plain } }] : []),
      ...patterns.map((pattern) => ({ find: { regex: { pattern } }, near: { regex: pattern } })),
    ];
  });
}

/** The evidence of a pattern; null where some that it needs cannot be translated. */
export function evidenceOf(
  pattern: Element,
  within: string,
  processors: Processors,
  report: Report,
): NativeTest[] | null {
  const needed = childrenOf(pattern, 'Match').map((match) => nearOf(match, within, processors, report));
  const any = childrenOf(pattern, 'Any').map((group) => anyOf(group, within, processors, report));
  const all = [...needed, ...any];
  return all.includes(null) ? null : all.flatMap((test) => (test === null || test === ALWAYS ? [] : [test]));
}

function nearOf(match: Element, within: string, processors: Processors, report: Report): NativeTest | null {
  const reference = match.attributes['idRef'] ?? '';
  const sought = processors(reference);
  if (typeof sought === 'string') {
    report('part', reference, sought, match.offset);
    return null;
  }
  const count = Number(match.attributes['minCount'] ?? '1');
  const isUnique = match.attributes['uniqueResults'] === 'true';
  if (count > 1 && !isUnique) report('part', 'minCount', 'different matches are counted', match.offset);
  const unique = count > 1 && count <= 100 ? { unique: count } : {};
  const tests = sought.map(({ near }) => ({ near: { ...near, within, ...unique } }));
  return tests.length === 1 && tests[0] ? tests[0] : { any: tests };
}

/** So many of the matches at least; none where at most none is allowed. What cannot be translated counts as missing. */
function anyOf(group: Element, within: string, processors: Processors, report: Report): NativeTest | null {
  const nested = childrenOf(group, 'Any').map((inner) => anyOf(inner, within, processors, report));
  const tests = [
    ...childrenOf(group, 'Match').map((match) => nearOf(match, within, processors, report)),
    ...nested,
  ].flatMap((test) => (test === null || test === ALWAYS ? [] : [test]));
  const least = Number(group.attributes['minMatches'] ?? '1');
  const most = group.attributes['maxMatches'];
  if (most === '0') return tests.length === 0 ? ALWAYS : { not: { any: tests } };
  if (most !== undefined && Number(most) < tests.length) {
    report('part', 'maxMatches', 'an upper bound other than 0 is not tested', group.offset);
  }
  if (least === 0) return ALWAYS;
  const combinations = combinationsOf(tests, least);
  if (combinations.length === 0 || combinations.length > MOST_COMBINATIONS) {
    report('part', 'minMatches', 'cannot be reached, or in too many ways', group.offset);
    return null;
  }
  return { any: combinations.map((of) => (of.length === 1 && of[0] ? of[0] : { all: of })) };
}

function combinationsOf(tests: readonly NativeTest[], count: number): NativeTest[][] {
  if (count === 0) return [[]];
  return tests
    .flatMap((test, index) =>
      combinationsOf(tests.slice(index + 1), count - 1).map((rest) => [test, ...rest]),
    )
    .slice(0, MOST_COMBINATIONS + 1);
}
