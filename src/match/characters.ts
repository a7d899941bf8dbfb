import { lazily } from './lazily.ts';

/** What a character is to the rules: see `term bounds` and `words` in rules/README.md. */
export const OTHER = 0;
export const LETTER = 1;
export const DIGIT = 2;
/** Han, Kana, Hangul: each is a word of its own and asks for no bound beside it. */
export const WIDE = 3;
/** Soft hyphen, joiners, variation selectors: not there as far as rules go. */
export const IGNORED = 4;
/** Half of a surrogate pair. */
const HALF = 5;

export const SPACE = 0x20;
export const DASH = 0x2d;

/** Folds to nothing, or to more than one unit: ask `foldAt`. */
export const SPECIAL = 0;

const IGNORED_CHARS = /[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]/u;
const SPACES = /[\s\u0085]/u;
/** Kinds with their characters; one that two have is of the first. */
const KINDS: readonly (readonly [number, RegExp])[] = [
  [IGNORED, IGNORED_CHARS],
  [
    WIDE,
    /(?=[\p{L}\p{N}])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\uff70]/u,
  ],
  [LETTER, /[\p{L}\p{M}]/u],
  [DIGIT, /\p{N}/u],
];

const UNIFIED = new Map<string, string>([
  ...pairs('\u2018\u2019\u201a\u201b\u2032\u0060\u00b4\u02bc\uff07', "'"),
  ...pairs('\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02', '"'),
  ...pairs('\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d', '-'),
]);

function pairs(from: string, to: string): [string, string][] {
  return Array.from(from, (char) => [char, to]);
}

/** Kind of one character (a whole code point). */
function kindOf(char: string): number {
  return KINDS.find(([, chars]) => chars.test(char))?.[0] ?? OTHER;
}

/**
 * Full case folding of one character (Unicode CaseFolding.txt, C and F), quotes, dashes and white space unified.
 * Lower, upper, lower gives the folding of all characters but the dotless i, which stays itself.
 */
function foldChar(char: string): string {
  if (IGNORED_CHARS.test(char)) return '';
  if (SPACES.test(char)) return ' ';
  if (char === '\u0131') return char;
  return UNIFIED.get(char) ?? char.toLowerCase().toUpperCase().toLowerCase();
}

const UNITS = 65_536;
const SURROGATES = [0xd800, 0xe000] as const;
/** Units that may fold to something else than themselves. */
const FOLDED = new RegExp(
  [IGNORED_CHARS, SPACES, /[\p{Changes_When_Casefolded}\p{Changes_When_Casemapped}]/u]
    .map(({ source }) => source)
    .concat(...UNIFIED.keys())
    .join('|'),
  'gu',
);

/** Tables over all UTF-16 code units. */
export interface Characters {
  /** Kind of each unit; HALF for surrogates. */
  kinds: Uint8Array;
  /** What each unit folds to, or SPECIAL. White space is SPACE, every dash is DASH. */
  folds: Uint16Array;
}

/**
 * Built once a thread, on first use: some 10 ms. All units stand in one text, in which runs of a kind and the few that fold
 * to another one are found three times as fast as unit by unit.
 */
export const characters: () => Characters = lazily(() => {
  const kinds = new Uint8Array(UNITS);
  const folds = Uint16Array.from(kinds, (_, unit) => unit);
  const all = Buffer.from(folds.buffer).toString('utf16le');
  for (const [kind, { source }] of KINDS.toReversed()) {
    for (const { 0: run, index } of all.matchAll(new RegExp(`(?:${source})+`, 'gu')))
      kinds.fill(kind, index, index + run.length);
  }
  kinds.fill(HALF, ...SURROGATES);
  folds.fill(SPECIAL, ...SURROGATES);
  for (const { 0: char, index } of all.matchAll(FOLDED)) {
    const folded = foldChar(char);
    folds[index] = folded.length === 1 ? folded.charCodeAt(0) : SPECIAL;
  }
  return { kinds, folds };
});

/** Kind of the character that starts at `at`, surrogate pairs included; OTHER at the end. */
export function kindAt(text: string, at: number): number {
  if (at >= text.length) return OTHER;
  const kind = characters().kinds[text.charCodeAt(at)] ?? OTHER;
  return kind === HALF ? kindOf(String.fromCodePoint(text.codePointAt(at) ?? 0)) : kind;
}

/** Kind of the character that ends at `at`, characters to be ignored left out; OTHER at the start. */
export function kindBefore(text: string, at: number): number {
  for (let index = at - 1; index >= 0; index--) {
    const kind = characters().kinds[text.charCodeAt(index)] ?? OTHER;
    if (kind === IGNORED) continue;
    return kind === HALF ? kindAt(text, Math.max(0, index - 1)) : kind;
  }
  return OTHER;
}

/** The character at `at` folded (empty for one to be ignored) and the units that it takes. */
export function foldAt(text: string, at: number): { folded: string; length: number } {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { folded: foldChar(char), length: char.length };
}

/**
 * Text of a rule or of a match in the form in which texts are compared: NFC, case folded, quotes and dashes
 * unified, each run of white space one space, none at the ends.
 */
export function foldText(text: string): string {
  let folded = '';
  for (const char of text.normalize('NFC')) folded += foldChar(char);
  return folded.replace(/ +/g, ' ').trim();
}
