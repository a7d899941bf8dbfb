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
const WIDE_CHARS =
  /(?=[\p{L}\p{N}])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\uff70]/u;
const LETTERS = /[\p{L}\p{M}]/u;
const DIGITS = /\p{N}/u;

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
  if (IGNORED_CHARS.test(char)) return IGNORED;
  if (WIDE_CHARS.test(char)) return WIDE;
  if (LETTERS.test(char)) return LETTER;
  return DIGITS.test(char) ? DIGIT : OTHER;
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

/** Tables over all UTF-16 code units. */
export interface Characters {
  /** Kind of each unit; HALF for surrogates. */
  kinds: Uint8Array;
  /** What each unit folds to, or SPECIAL. White space is SPACE, every dash is DASH. */
  folds: Uint16Array;
}

/** Built once a thread, on first use: some 15 ms. */
export const characters: () => Characters = lazily(() => {
  const kinds = new Uint8Array(65_536);
  const folds = new Uint16Array(65_536);
  for (let unit = 0; unit < 65_536; unit++) {
    if (unit >= 0xd800 && unit < 0xe000) {
      kinds[unit] = HALF;
      continue;
    }
    const char = String.fromCharCode(unit);
    const folded = foldChar(char);
    kinds[unit] = kindOf(char);
    folds[unit] = folded.length === 1 ? folded.charCodeAt(0) : SPECIAL;
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
