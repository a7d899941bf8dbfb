import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../src/match/characters.ts';
import { gramsOf } from '../../src/match/grams.ts';
import { phraseReader } from '../../src/match/phrases.ts';
import { createSkim, type Skim } from '../../src/match/skim.ts';
import { findings, phrases, regex, rule } from '../unit/match/apply.ts';

const TERMS = [
  'account plan',
  'customer',
  'win-back plan',
  'do not forward',
  'größe der kasse',
  "don't disclose",
  'pay',
  'p&l sheet',
  'strictly confidential',
  'stock',
  'kiosk',
  '合同 number',
  'q3 2025 forecast',
  'class',
  '"secret" sauce',
  'confidential',
  'quartz strictly confidential sheet of customers',
];
const LITERALS = [
  'key',
  'token',
  'ghp_',
  'a\tkey',
  '`tok`',
  'sk-',
  'key = "',
  '/vendor/',
  'a secret key = "sk-',
  'secret key',
];

/** So many short ones cannot be told at every fourth place. */
const SHORT = Array.from('0123456789', (digit) => `qx${digit}`);

/** Where a text can be read in more than one way, and what stands between words. */
const BETWEEN = [
  ' ',
  '  ',
  '\n',
  '\r\n\t',
  '-\n',
  '- \r\n ',
  '-\f\n',
  '-',
  '_',
  '',
  '\u00ad',
  '\u00a0',
  '\u2028',
  '\u2011',
  '’',
  '\u200b',
  '-\u2028',
  ',',
  '—\n',
];
const SPELLINGS = [
  'a',
  'Kio',
  'K',
  'ſ',
  'ﬁ',
  'ß',
  'e\u0301',
  '中',
  '\ud83d\ude00',
  'xyz',
  'account',
  'PLAN',
  '-----\n',
  '0',
  's.ab1c',
  'S.é1ab',
  '12|abc',
  '3%ÄBC',
  'skfade',
  '+',
  ')',
  '*',
];

/** A term or literal as it is, in capitals, or with something put into it. */
const spelled = fc
  .tuple(fc.constantFrom(...TERMS, ...LITERALS), fc.nat(40), fc.constantFrom('', '', ...BETWEEN), fc.nat(3))
  .map(([text, at, between, way]) => {
    const cased =
      way === 0 ? text.toUpperCase() : way === 1 ? text.replaceAll('k', '\u212a').replaceAll('s', 'ſ') : text;
    const [head, tail] = [cased.slice(0, at % text.length), cased.slice(at % text.length)];
    return head.trimEnd() === head && tail.trimStart() === tail
      ? head + between + tail
      : head.trimEnd() + between + tail.trimStart();
  });
const texts = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: spelled },
      fc.constantFrom(...BETWEEN),
      fc.constantFrom(...SPELLINGS),
      fc.string({ maxLength: 9 }),
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join('').normalize('NFC'));
/** What texts are skimmed for, at every fourth place and at every second. */
const SETS = ([4, 2] as const).map((stride) => {
  const terms = TERMS.map(foldText).filter((term) => stride === 2 || term.length > 6);
  const literals = stride === 2 ? [...LITERALS, ...SHORT] : LITERALS.filter(({ length }) => length > 7);
  const grams = gramsOf(
    terms,
    literals.map((text) => ({ text, front: [], rear: [] })),
  );
  const skim = grams && createSkim(grams);
  if (skim === null) throw new Error('nothing is skimmed');
  return { stride: grams?.stride, wanted: stride, terms, literals, skim, reader: phraseReader(terms) };
});
const sets = fc.constantFrom(...SETS);

/** One for each place that is looked at; no place is looked at twice. */
function lookedAt(skim: Skim, text: string): Uint8Array {
  const looked = new Uint8Array(text.length);
  let end = 0;
  skim.copy(text);
  skim.each((from, to) => {
    expect(from >= end && to > from && to <= text.length).toBe(true);
    looked.fill(1, from, to);
    end = to;
  });
  return looked;
}

describe('a text that is skimmed', () => {
  it('is looked at wherever a term can be read', () => {
    let read = 0;
    fc.assert(
      fc.property(sets, texts, ({ skim, reader, terms }, text) => {
        const looked = lookedAt(skim, text);
        for (let at = 0; at < text.length; at++) {
          reader(text, at, false, (term) => {
            read++;
            expect(looked[at], `${terms[term]} in ${JSON.stringify(text)} at ${at}`).toBe(1);
          });
        }
      }),
      { numRuns: 10_000 },
    );
    expect(read).toBeGreaterThan(2_000);
  });

  it('is looked at wherever a literal stands', () => {
    let met = 0;
    fc.assert(
      fc.property(sets, texts, ({ skim, literals }, text) => {
        const looked = lookedAt(skim, text);
        const lower = text.replaceAll('\u212a', 'k').replaceAll('ſ', 's').toLowerCase();
        fc.pre(lower.length === text.length);
        for (const literal of literals) {
          for (let at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + 1)) {
            met++;
            expect(looked[at], `${literal} in ${JSON.stringify(text)} at ${at}`).toBe(1);
          }
        }
      }),
      { numRuns: 6_000 },
    );
    expect(met).toBeGreaterThan(500);
  });

  it.each(SETS)('is left alone where nothing stands, every $wanted units', ({ skim, stride, wanted }) => {
    expect(stride).toBe(wanted);
    const text = `${'The weather was fine, and nobody spoke of work. '.repeat(2_000)}customer`;
    const looked = lookedAt(skim, text);
    expect(looked.reduce((sum, one) => sum + one, 0)).toBeLessThan(100);
    expect(looked[text.length - 8]).toBe(1);
  });

  it.each(SETS)('is looked at all the same where it is dense, every $wanted units', ({ skim }) => {
    const text = `${'größer '.repeat(5_000)}account plan${' x'.repeat(20_000)} account plan`;
    const looked = lookedAt(skim, text);
    expect(looked[text.indexOf('account')]).toBe(1);
    expect(looked[text.lastIndexOf('account')]).toBe(1);
  });

  it('is looked at wherever a term begins in front of a dense block and ends in it', () => {
    const dense = 'é   '.repeat(2_500);
    const filler = 'the weather was fine and '.repeat(400);
    fc.assert(
      fc.property(sets, fc.constantFrom(...TERMS), fc.nat(60), ({ skim, terms }, term, shift) => {
        fc.pre(terms.includes(term));
        const text = `${(dense + filler).slice(0, 16_384 - shift)} ${term} went home`;
        expect(lookedAt(skim, text)[16_385 - shift]).toBe(1);
      }),
      { numRuns: 500 },
    );
  });

  it('is looked at for each of twenty thousand terms', () => {
    // Signs and digits are so rare that few of their places are too many; each has a list of its own.
    const signs = '0123456789%&+=:;!?';
    const terms = Array.from({ length: 20_000 }, (_, term) =>
      Array.from(createHash('sha256').update(String(term)).digest().subarray(0, 10), (byte) =>
        signs.charAt(byte % signs.length),
      ).join(''),
    );
    const grams = gramsOf(terms, []);
    const skim = grams && createSkim(grams);
    const missed = terms.filter((term) => {
      const text = `it was a fine day, ${term} and they went home`;
      return skim === null || lookedAt(skim, text)[text.indexOf(term)] !== 1;
    });
    expect(missed).toEqual([]);
  });

  it('is gone back over in time that grows with it alone', () => {
    const skim = SETS[1]?.skim ?? null;
    const texts = [`${' '.repeat(500_000)}pay`.repeat(2), 'ж'.repeat(1_000_000), 'pay\u00ad'.repeat(250_000)];
    for (const text of texts) expect(skim && lookedAt(skim, text).length).toBe(text.length);
  });
});

describe('rules that are skimmed for', () => {
  /** So short that texts are not skimmed where they are looked for. */
  const everywhere = rule(phrases(['of', 'to', 'in', 'a', 'x1']), { id: 'test.everywhere' });

  it('have the same findings as without', () => {
    const rules = [
      rule(phrases(TERMS), { id: 'test.terms' }),
      ...[
        'key = "\\w+"',
        '(?i)\\btoken\\b',
        'ghp_[a-z]+',
        '(?i)a\\skey',
        '(?i)[\\w.]{0,9}sk-',
        's\\.(?i:[a-z0-9]{4})',
        '\\d{1,2}(\\||%)[a-z]+',
        '(?i)sk[a-f]{3}',
        '(?i)s\\.[é0-9]{2}',
        '(?i)s\\.[ſK]z',
      ].map((pattern, at) => rule(regex(pattern), { id: `test.pattern-${at}` })),
    ];
    const filler = 'it was a fine day, and they went down the river '.repeat(300);
    fc.assert(
      fc.property(fc.array(texts, { minLength: 30, maxLength: 50 }), fc.nat(9), (pieces, shift) => {
        const content =
          filler.slice(shift) + pieces.map((piece, at) => piece + filler.slice(0, at * 997)).join(' ');
        const with_ = findings(rules, { content, showMatches: true });
        const without = findings([...rules, everywhere], { content, showMatches: true });
        expect(with_.length).toBeGreaterThan(0);
        expect(with_).toEqual(without.filter(({ ruleId }) => ruleId !== 'test.everywhere'));
      }),
      { numRuns: 12 },
    );
  });
});
