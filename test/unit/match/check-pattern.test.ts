import { describe, expect, it } from 'vitest';
import { checkPattern, MAX_PATTERN } from '../../../src/match/check-pattern.ts';
import { patternFacts } from '../../../src/match/syntax.ts';

describe('a usable pattern', () => {
  it.each([
    '(?i)\\bwin[- ]back plan\\b',
    '\\bAKIA[0-9A-Z]{16}\\b',
    '(?P<key>[[:alnum:]]{20,40})',
    '(?<key>x)',
    '(a+)+$',
    '\\pL\\p{Greek}\\x{1F600}',
    '\\Qa+b\\E',
    '[(?=]x\\(?=y',
    'x{1000}',
  ])('%s', (pattern) => {
    expect(checkPattern(pattern)).toBeNull();
  });
});

describe('an unusable pattern', () => {
  it.each([
    ['ab(?=c)', 'look-around is not supported', 2],
    ['ab(?!c)', 'look-around is not supported', 2],
    ['(?<=a)b', 'look-around is not supported', 0],
    ['x(?<!a)b', 'look-around is not supported', 1],
    ['(a)\\1', 'a back-reference is not supported', 3],
    ['(?<n>a)\\k<n>', 'a back-reference is not supported', 7],
    ['a++b', 'atomic matching is not supported', 1],
    ['(?>a)b', 'atomic matching is not supported', 0],
    ['\\(?=(b', 'missing closing )', null],
    ['ab)', 'unexpected )', null],
    ['ab[c', 'missing closing ]: [c', 2],
    ['x[z-a]', 'invalid character class range: z-a', 2],
    ['*a', 'missing argument to repetition operator: *', 0],
    ['x{1001}', 'invalid repeat count: {1001}', 1],
    ['\\y', 'invalid escape sequence', null],
    ['a*', 'matches the empty text', null],
    ['', 'matches the empty text', null],
    ['(?:.{100}){60}', 'invalid repeat count: {60}', 10],
    ['.{1000}'.repeat(6), 'too large when its repetitions are written out', null],
    ['a'.repeat(MAX_PATTERN + 1), 'longer than 1000 characters', null],
  ])('%s', (pattern, message, offset) => {
    expect(checkPattern(pattern)).toEqual({ message, offset });
  });
});

describe('what a pattern tells before it runs', () => {
  it.each([
    ['(?i)\\bwin[- ]back plan\\b', ['win-back plan', 'win back plan'], 0],
    ['\\bAKIA[0-9A-Z]{16}\\b', ['akia'], 0],
    ['(?:secret|token)=\\w+', ['secret=', 'token='], 0],
    ['colou?r', ['colour', 'color'], 0],
    ['x?abc', ['xabc', 'abc'], 0],
    ['a{3}bcd', ['aaabcd'], 0],
    ['a{3,30}bcd', ['bcd'], 60],
    [
      '(?i)\\b(?:account|client)[ _-]?(?:name|id)\\b',
      expect.arrayContaining(['account_name', 'clientid']) as unknown,
      0,
    ],
    ['x[0-9](?:abc|d[ef])+y', ['abc', 'de', 'df'], 4],
    ['[a-f]key[\\s]plan', ['plan'], 10],
    ['reports?(?: [ab])?', ['report'], 0],
    ['(?:ab|[cd]{20}ef)', ['ab', 'ef'], 40],
    ['\\w+@', ['@'], Infinity],
    ['(?:abc)?', null, Infinity],
    ['(?:abc){0}x', null, Infinity],
    ['ab|', null, Infinity],
    ['\\d{9}', null, Infinity],
    ['[abc]', null, Infinity],
    ['\\.env', ['.env'], 0],
    ['über plan', ['ber plan'], 2],
    ['\\Qabc\\E', null, Infinity],
    ['[^]abc]', null, Infinity],
    ['[[:alpha:]]key', ['key'], 2],
  ])('%s', (pattern, literals, before) => {
    const facts = patternFacts(pattern);
    expect(facts.literals?.map(({ text }) => text) ?? null).toEqual(literals);
    expect(facts.before).toBe(before);
  });
});
