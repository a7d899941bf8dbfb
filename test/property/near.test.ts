import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, findings, near, nearPattern, phrases, rule, segment } from '../unit/match/apply.ts';

/** Words of the texts: identifiers of two rules, one of them of two words, terms, and others. */
const WORDS = ['ida', 'ida two', 'idb', 'ta', 'tb', 'tc', 'x', 'y two'];
const TERMS = ['ta', 'tb', 'tc'];
const IDENTIFIERS = [['ida', 'ida two'], ['idb']];

interface Extent {
  text: string;
  first: number;
  last: number;
}

/** Where each of the phrases stands, in words. */
function extentsOf(words: readonly string[], list: readonly string[]): Extent[] {
  return list.flatMap((text) => {
    const { length } = text.split(' ');
    return words.flatMap((_, first) =>
      words.slice(first, first + length).join(' ') === text
        ? [{ text, first, last: first + length - 1 }]
        : [],
    );
  });
}

/** `near` of DESIGN section 10 with all compared to all. */
function slowlyNear(
  words: readonly string[],
  list: readonly string[],
  within: number,
  unique: number,
): boolean {
  const terms = extentsOf(words, TERMS);
  return extentsOf(words, list).some(({ first, last }) => {
    const met = terms.filter((term) => term.first <= last + within && term.last >= first - within);
    return new Set(met.map(({ text }) => text)).size >= unique;
  });
}

const texts = fc.array(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 5,
});

describe('near', () => {
  it('holds as by comparing all with all, for every rule that asks for it, over segments', () => {
    fc.assert(
      fc.property(
        texts,
        fc.nat(6),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        (parts, within, unique, isPattern) => {
          const test = isPattern
            ? nearPattern('\\bt[abc]\\b', `${within} words`, unique)
            : near(TERMS, `${within} words`, unique);
          const rules = IDENTIFIERS.flatMap((list, index) => [
            rule(phrases(list), { id: `test.evidence-${index}`, evidence: [{ weight: 1, when: test }] }),
            rule(all(phrases(list), test), { id: `test.match-${index}`, base: 2 }),
          ]);
          const content = parts.map((words) => segment(words.join(' ')));
          const words = parts.flat().join(' ').split(' ');
          const scores = new Map(findings(rules, { content }).map(({ ruleId, score }) => [ruleId, score]));
          IDENTIFIERS.forEach((list, index) => {
            const isNear = slowlyNear(words, list, within, unique);
            const isThere = extentsOf(words, list).length > 0;
            expect(scores.get(`test.evidence-${index}`)).toBe(isThere ? (isNear ? 2 : 1) : undefined);
            expect(scores.get(`test.match-${index}`)).toBe(isNear ? 2 : undefined);
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  it('holds wherever the one pair stands among more matches than are kept at a time', () => {
    const far = 'ida x x x x x '.repeat(8_000);
    const terms = 'ta x x x x x '.repeat(8_000);
    const evidence = [{ weight: 2, when: near(['ta', 'tb'], '3 words', 2) }];
    const only = rule(phrases('ida'), { evidence });
    const content = (pair: string) => [far, terms, pair, terms, far].map((text) => segment(text));
    expect(findings(only, { content: content('tb ida ta x x x x') })[0]?.score).toBe(3);
    expect(findings(only, { content: content('x x x x tb x x x x') })[0]?.score).toBe(1);
  });
});
