import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../src/match/characters.ts';
import { coarseCodes } from '../../src/match/coarse.ts';
import { phraseReader } from '../../src/match/phrases.ts';
import { rangesOfRun } from '../../src/match/runs.ts';
import { termFilter } from '../../src/match/start-filter.ts';
import { patternFacts } from '../../src/match/syntax.ts';
import { countIn, regex } from '../unit/match/apply.ts';

const words = fc.constantFrom('plan', 'account', 'planned', 'p', 'größe', 'win-back', 'a.b', 'accord', '中');
const terms = fc.array(
  fc.array(words, { minLength: 1, maxLength: 3 }).map((list) => list.join(' ')),
  {
    minLength: 1,
    maxLength: 5,
  },
);
/** What may stand between words, or within one. */
const BETWEEN = [' ', '  ', '\n', '-\n', '- \r\n ', '_', '.', ' - ', '\u00ad', '\u00a0', '-', '', '\u2028'];

describe('the beginnings of terms', () => {
  it('are seen wherever a term can be read', () => {
    const parts = fc.oneof(
      { weight: 3, arbitrary: words },
      fc.constantFrom(...BETWEEN),
      fc.constantFrom('ac', 'count', 'pl', 'an', 'PLAN', 'ﬁ', 'GRÖSSE', 'ſ'),
    );
    const texts = fc.array(parts, { maxLength: 14 }).map((list) => list.join('').normalize('NFC'));
    let read = 0;
    fc.assert(
      fc.property(terms, texts, fc.boolean(), (given, text, inName) => {
        const folded = [...new Set(given.map(foldText))];
        const reader = phraseReader(folded);
        const mayStart = termFilter(folded, coarseCodes());
        const units = new Uint16Array(text.length + 2);
        for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
        for (let at = 0; at < text.length; at++) {
          reader(text, at, inName, () => {
            read++;
            expect(mayStart(units, at), `${folded.join()} in ${JSON.stringify(text)} at ${at}`).toBe(true);
          });
        }
      }),
      { numRuns: 6_000 },
    );
    expect(read).toBeGreaterThan(500);
  });
});

describe('patterns with an opening that may be empty, and patterns without a literal', () => {
  const openings = [
    '',
    '[\\w.-]{0,5}?',
    '\\b',
    '[ \\t]*',
    '(?i)[a-c]{0,3}',
    '(?i)\\b.?',
    '\\w*?',
    '\\b[ab]{0,2}\\b',
    '\\b{0,}',
    '\\b{1}[a-c]?',
  ];
  const atoms = [
    'key',
    '(?:key|tok)',
    '[a-f0-9]{8,12}',
    '[a-c]{9}',
    '\\s*=\\s*',
    '\\d{8}',
    '\\b',
    'k?',
    '[^k]',
    '(?:x|[0-9]{10})',
    '(?:[a-f]x){9}',
    '[\\w-]{8}',
    '`tok`',
    'a\tkey',
    '$',
    's\\.[a-f]{16,20}',
    '(?:%|k)[0-9a-f]{18}',
  ];
  const patterns = fc
    .tuple(fc.constantFrom(...openings), fc.array(fc.constantFrom(...atoms), { minLength: 1, maxLength: 3 }))
    .map(([opening, rest]) => opening + rest.join(''));
  const pieces = fc.constantFrom(
    'key',
    'KEY',
    'tok',
    'abcdef01',
    'abcabcabc',
    '0123456789',
    'ax'.repeat(9),
    's.abcdefabcdefabcdef',
    'k0123456789abcdef012',
    ' ',
    '=',
    '-',
    '.',
    '\n',
    '`tok`',
    'a\tkey',
    'é',
    'K',
    'ſ',
    '中',
  );
  const texts = fc.array(pieces, { maxLength: 16 }).map((list) => list.join(''));

  it('have the matches that one search over the whole text has', () => {
    let met = 0;
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const whole = RE2JS.compile(pattern);
        fc.pre(!whole.test(''));
        const expected = [...whole.matchAll(text)].filter(([match]) => match !== '').length;
        met += expected;
        expect(countIn(regex(pattern, { in: ['body'] }), text), `${pattern} in ${text}`).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
    expect(met).toBeGreaterThan(500);
  });

  it('have their runs where a match stands', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const { run } = patternFacts(pattern);
        fc.pre(run !== null);
        const ranges = rangesOfRun(text, run, text.length % 3);
        for (const found of RE2JS.compile(pattern).matchAll(text)) {
          const at = found.index ?? 0;
          expect(
            ranges.some(({ start, end }) => start <= at && at < end),
            `${pattern} in ${text}`,
          ).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
