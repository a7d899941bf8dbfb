import { western } from './decoder.ts';

/** Longest string that is read. */
const MAX_STRING = 2 ** 20;
/** Most strings of one list. */
const MAX_LIST = 10_000;

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
]);

/** Text of a string's bytes (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 behind their marks, else nearly Windows-1252. */
function decoded(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1');
  if (raw.startsWith('\xfe\xff'))
    return bytes
      .subarray(2, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  if (raw.startsWith('\xff\xfe')) return bytes.toString('utf16le', 2);
  return raw.startsWith('\xef\xbb\xbf') ? bytes.toString('utf8', 3) : western(raw);
}

/** A string's bytes, null where it breaks off, and where it ends. */
interface RawString {
  raw: string | null;
  end: number;
}

/** What stands between brackets, whose pairs count (7.3.4.2). */
function literalAt(text: string, at: number): RawString {
  const pieces = /[()]|\\(?:[0-7]{1,3}|\r\n|[^])|[^()\\]+/g;
  pieces.lastIndex = at + 1;
  let raw = '';
  let depth = 0;
  for (let match = pieces.exec(text); match !== null; match = pieces.exec(text)) {
    const [piece] = match;
    const end = pieces.lastIndex;
    if (piece === ')' && depth === 0) return { raw, end };
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    raw += piece.startsWith('\\') ? unescaped(piece.slice(1)) : piece;
    if (raw.length > MAX_STRING) return { raw: null, end };
  }
  return { raw: null, end: text.length };
}

function unescaped(code: string): string {
  if (/^[0-7]/.test(code)) return String.fromCharCode(parseInt(code, 8) & 0xff);
  return /^[\r\n]/.test(code) ? '' : (ESCAPES.get(code) ?? code);
}

function hexAt(text: string, at: number): RawString {
  const digits = /[\da-f\s]*/iy;
  digits.lastIndex = at + 1;
  const hex = (digits.exec(text)?.[0] ?? '').replace(/\s+/g, '');
  const whole = text[digits.lastIndex] === '>' && hex.length <= 2 * MAX_STRING;
  const raw = Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex').toString('latin1');
  return { raw: whole ? raw : null, end: digits.lastIndex + 1 };
}

function stringAt(text: string, at: number): RawString | null {
  if (text[at] === '(') return literalAt(text, at);
  return text[at] === '<' && text[at + 1] !== '<' ? hexAt(text, at) : null;
}

/**
 * The strings of a value that begins at `at` or behind the white space there, and where it ends: one, or those of a list
 * and of lists in it. `text` has a character for each byte.
 */
export function pdfStringsAt(text: string, at: number): { strings: string[]; end: number } {
  const strings: string[] = [];
  const gap = /\s*/y;
  let depth = 0;
  let end = at;
  while (strings.length < MAX_LIST) {
    gap.lastIndex = end;
    gap.exec(text);
    end = gap.lastIndex;
    const string = stringAt(text, end);
    if (string === null && text[end] === '[') depth += 1;
    else if (string === null && text[end] === ']') depth -= 1;
    else if (string === null) break;
    else if (string.raw !== null) strings.push(decoded(string.raw));
    end = string?.end ?? end + 1;
    if (depth <= 0 || string?.raw === null) break;
  }
  return { strings, end };
}
