import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOf } from '../../../src/match/entropy.ts';
import type { Ignored, RegexTest } from '../../../src/model/rule.ts';
import { all, finding, nearPattern, phrases, regex, rule } from './apply.ts';

function countOf(pattern: string, rest: Partial<RegexTest>, content: string): number {
  return finding(rule(regex(pattern, rest)), { content })?.count ?? 0;
}

function ignoring(rest: Partial<Ignored>): Partial<RegexTest> {
  return { group: 'first', ignore: [{ value: [], match: [], line: [], stopwords: [], ...rest }] };
}

describe('the value of a match', () => {
  it.each([
    ['group 1 unless stated', null, 'k=aaaa:abcd', 0],
    ['the whole match as group 0', 0, 'k=aaaa:aaaa', 1],
    ['a group by its number', 2, 'k=aaaa:abcd', 1],
    ['the first group that is not empty', 'first', 'k=:abcd', 1],
    ['not a later group than the first', 'first', 'k=aaaa:abcd', 0],
    ['the whole match where the pattern has no such group', 3, 'k=aaaa:aaaa', 1],
  ] as const)('%s', (_, group, text, count) => {
    expect(countOf('k=([a-z]*):([a-z]*)', { group, entropy: 1 }, text)).toBe(count);
  });

  it('shows nothing but its length where it is tested', () => {
    const [place] =
      finding(rule(regex('k=(\\w+)', { group: 1 })), { content: 'k=hunter22' })?.locations ?? [];
    expect(place?.excerpt).not.toMatch(/[hH]unter/);
  });
});

describe('ignored matches', () => {
  it.each([
    ['by the value', { value: ['^x+$'] }, 1],
    ['by the whole match', { match: ['^key = (?:xxxx|hunter2)$'] }, 0],
    ['not by the value where the match is meant', { match: ['^hunter2$'] }, 2],
    ['by the lines', { line: ['^#'] }, 1],
    ['by a stopword of the value, case aside', { stopwords: ['HUNT'] }, 1],
    ['by nothing that stands outside the value', { stopwords: ['key'] }, 2],
    ['where all of one entry holds', { value: ['^x'], line: ['^#'] }, 1],
    ['not where a part of one entry holds', { value: ['^h'], line: ['^#'] }, 2],
    ['never where the pattern of an entry fits nowhere', { value: ['^y'] }, 2],
  ] as [string, Partial<Ignored>, number][])('%s', (_, rest, count) => {
    expect(countOf('key = (\\w+)', ignoring(rest), '# key = xxxx\nkey = hunter2 # no')).toBe(count);
  });

  it('are those of which one entry holds', () => {
    const ignore = [ignoring({ value: ['^x'] }), ignoring({ value: ['^h'] })].flatMap(
      (one) => one.ignore ?? [],
    );
    expect(countOf('key = (\\w+)', { ignore }, 'key = xxxx key = hunter2')).toBe(0);
  });

  it('are none of what is near', () => {
    const near = {
      ...nearPattern('id = (\\w+)', '3 lines'),
      value: { ...regex('x'), ...ignoring({ value: ['^x'] }) },
    };
    const composite = rule(all(phrases('secret'), near));
    expect(finding(composite, { content: 'secret\nid = abc' })).not.toBeNull();
    expect(finding(composite, { content: 'secret\nid = xyz' })).toBeNull();
  });

  it('leave what the plain reading of a rule leaves', () => {
    const word = fc.stringMatching(/^[abxy]{1,6}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom('a', 'xy', 'bb'), (words, stop) => {
        const text = words.map((one) => `k=${one}`).join(' ');
        const expected = words.filter(
          (one) => entropyOf(one) > 0.5 && !/^x+|y$/.test(one) && !one.includes(stop),
        ).length;
        const ignore = [
          { value: ['^x+|y$'], match: [], line: [], stopwords: [] },
          { value: [], match: [], line: [], stopwords: [stop.toUpperCase()] },
        ];
        expect(countOf('k=(\\w+)', { entropy: 0.5, ignore }, text)).toBe(expected);
      }),
    );
  });
});
