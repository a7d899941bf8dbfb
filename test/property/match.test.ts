import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { createDfa, LOST, NONE } from '../../src/match/dfa.ts';
import { isMember } from '../../src/match/ahead.ts';
import type { Literal } from '../../src/match/required.ts';
import { patternFacts } from '../../src/match/syntax.ts';
import { maskMatch } from '../../src/match/mask.ts';
import { withoutOverlaps } from '../../src/match/overlap.ts';
import { any, countIn, finding, phrases, regex, rule, segment } from '../unit/match/apply.ts';

/** Few characters, so that terms are met; those that fold, compose, break words and bound them. */
const UNITS = [
  'a',
  'b',
  'A',
  'ß',
  's',
  'S',
  ' ',
  '\n',
  '-',
  '_',
  '1',
  '中',
  'e',
  '\u0301',
  '\u00ad',
  '.',
  '’',
];
const noise = fc.constantFrom(...UNITS);
const terms = fc.array(
  fc
    .array(fc.constantFrom('a', 'b', 'ss', ' ', '1', '中', 'é', '.', "'"), { minLength: 1, maxLength: 5 })
    .map((units) => units.join('').replace(/s{3,}/g, 'ss')),
  { minLength: 1, maxLength: 4 },
);

/** Ways to write a character of a term, the first of them plain. */
const SPELLINGS: Record<string, string[]> = {
  ' ': [' ', '\n', ' \n ', '-\n', '- \n  '],
  "'": ["'", '’'],
  é: ['é', 'e\u0301', 'É'],
  a: ['a', 'A', 'a\u00ad', 'a-\n'],
  b: ['b', 'B', '-\nb'],
  s: ['s', 'S'],
};

/** Terms with a text that has some of them, spelled in various ways, among other characters. */
const cases = terms.chain((list) => {
  const spelled = fc.constantFrom(...list).chain((term) =>
    fc.array(fc.nat(), { minLength: term.length, maxLength: term.length }).map((choices) =>
      Array.from(term, (unit, index) => {
        const spellings = SPELLINGS[unit] ?? [unit];
        const choice = choices[index] ?? 0;
        return choice % 3 === 0 ? spellings[choice % spellings.length] : unit;
      })
        .join('')
        .replace('ss', (choices[0] ?? 0) % 4 === 0 ? 'ß' : 'ss'),
    ),
  );
  const pieces = fc.oneof(spelled, fc.constantFrom(' ', '\n', ', '), noise);
  return fc.tuple(
    fc.constant(list),
    fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join('')),
  );
});

/** The phrases of DESIGN section 10 read slowly: a backtracking expression for each term, bounds looked at one by one. */
function slowCount(list: readonly string[], text: string): number {
  const composed = text.normalize('NFC');
  const spans = new Map<string, { start: number; end: number }>();
  for (const term of list) {
    for (let start = 0; start < composed.length; start++) {
      for (let end = start + 1; end <= composed.length; end++) {
        if (!expression(term).test(composed.slice(start, end))) continue;
        if (isBound(composed, start, end)) spans.set(`${start} ${end}`, { start, end });
      }
    }
  }
  return greedy([...spans.values()]).length;
}

function fold(char: string): string {
  return char === '’' ? "'" : char.toLowerCase().toUpperCase().toLowerCase();
}

function expression(term: string): RegExp {
  const folded = Array.from(term.normalize('NFC'), fold).join('').trim().replace(/\s+/g, ' ');
  const units = Array.from(folded, (unit) => {
    if (unit === ' ') return '(?:\\s+|-[^\\S\\n]*\\n[^\\S\\n]*)';
    if (unit === "'") return "['’]";
    const plain = unit.replace(/[.]/g, '\\.');
    return unit === 's' ? '[sS]' : `[${plain}${plain.toUpperCase()}]`;
  });
  const letter = '(?!\\p{Script=Han})[\\p{L}\\p{M}]';
  const broken = `\u00ad*(?:(?<=${letter}\u00ad*)-[^\\S\\n]*\\n[^\\S\\n]*(?=${letter}))?\u00ad*`;
  const joined = units.join(broken).replaceAll(`[sS]${broken}[sS]`, `(?:[sS]${broken}[sS]|ß)`);
  return new RegExp(`^(?:${folded === '' ? '(?!)' : joined})$`, 'u');
}

function kind(char: string | undefined): string {
  if (char === undefined) return 'other';
  if (/\p{Script=Han}/u.test(char)) return 'wide';
  if (/[\p{L}\p{M}]/u.test(char)) return 'letter';
  return /\p{N}/u.test(char) ? 'digit' : 'other';
}

function isBound(text: string, start: number, end: number): boolean {
  if (text[start] === '\u00ad' || text[end - 1] === '\u00ad') return false;
  const before = kind(text.slice(0, start).replaceAll('\u00ad', '').at(-1));
  const after = kind(text.slice(end).replaceAll('\u00ad', '')[0]);
  const changes = (inner: string, outer: string): boolean =>
    inner === 'other' || inner === 'wide' || inner !== outer;
  return changes(kind(text[start]), before) && changes(kind(text[end - 1]), after);
}

interface Span {
  start: number;
  end: number;
}

function greedy(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  const longestFirst = [...spans].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  for (const span of longestFirst) {
    if (kept.every(({ start, end }) => span.end <= start || span.start >= end)) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}

describe('phrases', () => {
  it('are found as a slow reading finds them', () => {
    fc.assert(
      fc.property(cases, ([list, text]) => {
        expect(countIn(phrases(list, ['body']), text)).toBe(slowCount(list, text));
      }),
      { numRuns: 400 },
    );
  });

  it('are found once, however the text is cut into overlapping windows', () => {
    const words = fc.array(fc.constantFrom('plan', 'account', 'win-\nback', ' ', '\n', '. ', 'x1'), {
      maxLength: 80,
    });
    const sizes = fc.array(fc.integer({ min: 60, max: 200 }), { minLength: 1, maxLength: 5 });
    const matches = [
      phrases(['account plan', 'plan', 'plan account', 'winback'], ['body']),
      any(
        phrases('account', ['body']),
        regex('plan\\s?account', { in: ['body'] }),
        phrases('plan x1', ['body']),
      ),
      regex('(?:plan|x1)+', { in: ['body'] }),
    ];
    fc.assert(
      fc.property(words, sizes, fc.constantFrom(...matches), (parts, lengths, match) => {
        const text = parts.join('').slice(0, 800);
        fc.pre(!/(?:plan|x1){9}/.test(text) && !/\s{9}/.test(text));
        const content = [segment(text.slice(0, lengths[0]))];
        for (let end = lengths[0] ?? 0, index = 1; end < text.length; index++) {
          const start = end - 50;
          end += (lengths[index % lengths.length] ?? 60) - 50;
          content.push(segment(text.slice(start, end), { overlap: 50 }));
        }
        expect(finding(rule(match), { content })).toEqual(finding(rule(match), { content: text }));
      }),
      { numRuns: 300 },
    );
  });
});

/** True where the literal stands in the text with what is known of the characters beside it. */
function standsIn(text: string, { text: wanted, front, rear }: Literal): boolean {
  return Array.from(text, (_, at) => at).some((at) => {
    const end = at + wanted.length;
    return (
      text.slice(at, end).toLowerCase() === wanted &&
      front.every((set, index) => isMember(set, text.charCodeAt(at - front.length + index))) &&
      rear.every((set, index) => isMember(set, text.charCodeAt(end + index)))
    );
  });
}

describe('regular expressions', () => {
  it('are found wherever the literals of their patterns would not be expected', () => {
    const atoms = fc.constantFrom(
      'ab',
      'AB',
      'b',
      '[ab]',
      '.',
      '\\w',
      'a?',
      '(?:ab|ba)',
      'b{2}',
      '-',
      '(a|bb)',
      '\\b',
      'c+',
      '[a-]*',
      '\\s+',
      '(?:^|[-b])',
      '[ab]{2,3}',
      '(?:[bc]-){2}',
      '(?:a-?|bc)',
    );
    const patterns = fc.array(atoms, { minLength: 1, maxLength: 4 }).map((list) => `(?i)${list.join('')}`);
    const subjects = fc.array(fc.constantFrom('a', 'b', 'A', 'B', '-', ' ', 'c'), { maxLength: 40 });
    fc.assert(
      fc.property(patterns, subjects, (pattern, units) => {
        const text = units.join('');
        const expected = [...text.matchAll(new RegExp(pattern.slice(4), 'gi'))].filter(
          ([found]) => found !== '',
        );
        fc.pre(!new RegExp(pattern.slice(4), 'i').test(''));
        expect(countIn(regex(pattern, { in: ['body'] }), text)).toBe(expected.length);
        for (const [found] of expected) {
          const { literals, longest } = patternFacts(pattern);
          expect(literals === null || literals.some((literal) => standsIn(found, literal))).toBe(true);
          expect(found.length).toBeLessThanOrEqual(longest);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

/** Regular expressions of all kinds; every group a part of a larger one. */
const expressions = fc.letrec<{ whole: string; part: string; atom: string }>((tie) => ({
  atom: fc.constantFrom(
    ...[
      'a',
      'b',
      'k',
      '[ab]',
      '[^a]',
      '.',
      '\\w',
      '\\W',
      '\\d',
      '\\s',
      '\\b',
      '\\B',
      '^',
      '$',
      '\\A',
      '\\z',
      'ß',
      '中',
    ],
    ...[
      '\\pL',
      '\\PL',
      '[é-ü]',
      '(?i:K)',
      '(?i:s)',
      '(?s:.)',
      '(?m:^)',
      '(?m:$)',
      '\\x{1F600}',
      '-',
      'ab',
      '\\n',
    ],
  ),
  part: fc.oneof(
    { weight: 5, arbitrary: tie('atom') },
    fc
      .tuple(tie('part'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?'))
      .map(([part, times]) => `(?:${part})${times}`),
    fc.tuple(tie('part'), tie('part')).map(([one, other]) => `(?:${one}|${other})`),
    fc.tuple(tie('part'), tie('part')).map(([one, other]) => `(${one}${other})`),
  ),
  whole: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
})).whole;

const texts = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'A',
      'k',
      '\u212a',
      's',
      'ſ',
      '1',
      ' ',
      '-',
      '\n',
      'ß',
      'é',
      '中',
      '😀',
      '\ud83d',
      '\ude00',
    ),
    { maxLength: 24 },
  )
  .map((units) => units.join(''));

function isInPair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

describe('the automaton', () => {
  it('finds what re2js finds', () => {
    fc.assert(
      fc.property(expressions, fc.array(texts, { minLength: 1, maxLength: 8 }), (pattern, subjects) => {
        const regex = RE2JS.compile(pattern);
        const dfa = createDfa(regex, 4_096);
        for (const text of subjects) {
          const matcher = regex.matcher(text);
          for (let from = 0; from <= text.length; from++) {
            if (isInPair(text, from)) continue;
            const expected = matcher.find(from) ? [matcher.start(), matcher.end()] : [NONE];
            const start = dfa?.search(text, from, text.length + 1) ?? LOST;
            expect(start === NONE ? [NONE] : [start, dfa?.reached()], `${pattern} in ${text}`).toEqual(
              expected,
            );
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('long texts', () => {
  it('have the matches that one search over the whole text has', () => {
    const patterns = [
      '\\b\\d{3}-\\d{2}-\\d{4}\\b',
      '(?i)(?:key|token)[^\\n]{0,20}[:=]\\s*(\\S{4,40})',
      'a[^b]*b|a',
      '[\\w.]+@[\\w.]+',
      '(?m)^x.*y$',
      'x+$',
      '^key',
      '\\bkey\\b',
    ];
    const pieces = [
      'key',
      'token',
      ': ',
      '=',
      'a',
      'b',
      'x',
      'y',
      '\n',
      '123-45-6789',
      'me@example.com',
      ' ',
    ];
    const subjects = fc
      .array(fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 300 })), { maxLength: 80 })
      .map((runs) =>
        runs
          .map(([piece, times]) => piece.repeat(times))
          .join('')
          .slice(0, 12_000),
      );
    fc.assert(
      fc.property(fc.constantFrom(...patterns), subjects, (pattern, text) => {
        const matches = [...RE2JS.compile(pattern).matchAll(text)];
        // Longer ones are not sought, see LONGEST_MATCH.
        fc.pre(matches.every(([match = '']) => match.length < 4_000) && !/a[^b]{4000}/.test(text));
        expect(countIn(regex(pattern, { in: ['body'] }), text)).toBe(Math.min(matches.length, 10_000));
      }),
      { numRuns: 200 },
    );
  });
});

describe('overlaps', () => {
  it('are dropped as by comparing all with all', () => {
    const spans = fc.array(
      fc
        .tuple(fc.nat(60), fc.integer({ min: 1, max: 12 }))
        .map(([start, length]) => ({ start, end: start + length })),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(spans, (list) => {
        expect(withoutOverlaps(list)).toEqual(greedy(list));
      }),
    );
  });
});

describe('masks', () => {
  it('leave no two letters or digits of a match next to each other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const masked = maskMatch(text);
        expect(masked).not.toMatch(/[\p{L}\p{N}]\p{M}*[\p{L}\p{N}]/u);
        expect(Array.from(masked).length).toBeLessThanOrEqual(60);
        expect(masked).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it('let no word of a match into what is kept of an item', () => {
    const word = fc.stringMatching(/^[a-z]{5,12}$/);
    fc.assert(
      fc.property(word, word, (first, second) => {
        const found = finding(rule(phrases(`${first} ${second}`)), { content: `x ${first} ${second} y` });
        const json = JSON.stringify(found);
        fc.pre(!'test.rule A rule severity confidence locations embedded'.includes(first.slice(0, 4)));
        expect(found?.count).toBe(1);
        expect(json).not.toContain(first.slice(1, 5));
      }),
    );
  });
});
