import { DIGIT, foldAt, IGNORED, kindAt, LETTER, WIDE } from './characters.ts';

/** Characters of a masked excerpt. */
const MASKED_LENGTH = 60;
/** Characters of a match in clear; what stands around it comes on top. */
const CLEAR_LENGTH = 500;
/** Characters on both sides of a match in clear. */
const CONTEXT = 40;
/** Words with fewer letters show none. */
const TELLING_WORD = 4;

/**
 * The match as reports show it: of each word of four or more letters the first stays, every other letter and digit becomes
 * `*`, white space one space, other control characters nothing. At most 60 characters, the last `…` where cut.
 */
export function maskMatch(match: string): string {
  let masked = '';
  let word: string[] = [];
  let letters = 0;
  const endWord = (): void => {
    masked += maskWord(word, letters);
    word = [];
    letters = 0;
  };
  for (let at = 0; at < match.length && masked.length + word.length <= 2 * MASKED_LENGTH;) {
    const kind = kindAt(match, at);
    const char = String.fromCodePoint(match.codePointAt(at) ?? 0);
    at += char.length;
    if (kind === IGNORED) continue;
    if (kind === LETTER || kind === DIGIT) {
      word.push(char);
      if (kind === LETTER && !/\p{M}/u.test(char)) letters++;
      continue;
    }
    endWord();
    masked += kind === WIDE ? '*' : plain(char, masked);
  }
  endWord();
  return shorten(masked, MASKED_LENGTH);
}

/** The first letter stays where the word begins with it. */
function maskWord(word: readonly string[], letters: number): string {
  const [first] = word;
  if (first === undefined) return '';
  const kept = letters >= TELLING_WORD && /\p{L}/u.test(first) ? first : '*';
  return kept + '*'.repeat(word.length - 1);
}

/** A character that is neither letter nor digit. */
function plain(char: string, before: string): string {
  if (foldAt(char, 0).folded === ' ') return before.endsWith(' ') ? '' : ' ';
  return isControl(char) ? '' : char;
}

/** All that is shown of a validated value: a card number, a key. */
export function maskValue(value: string): string {
  return `[${Array.from(value).length} characters]`;
}

/** The match in clear with 40 characters on both sides, control characters as `\n`, `\x1b` or `\u{202e}`. */
export function clearExcerpt(text: string, start: number, end: number): string {
  const before = Array.from(text.slice(Math.max(0, start - 2 * CONTEXT), start)).slice(-CONTEXT);
  const after = Array.from(text.slice(end, end + 2 * CONTEXT)).slice(0, CONTEXT);
  const match = shorten(text.slice(start, Math.min(end, start + 2 * CLEAR_LENGTH)), CLEAR_LENGTH);
  return escapeControls(before.join('') + match + after.join(''));
}

function shorten(text: string, length: number): string {
  const chars = Array.from(text);
  return chars.length <= length ? text : `${chars.slice(0, length - 1).join('')}…`;
}

/** Control, format (direction marks) and lone surrogate characters. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function isControl(char: string): boolean {
  return new RegExp(CONTROLS.source, 'u').test(char);
}

function escapeControls(text: string): string {
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(CONTROLS, (char) => {
    const code = char.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return named[char] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
  });
}
