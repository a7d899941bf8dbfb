/** What RTF is made of (Rich Text Format Specification 1.9.1, "RTF Syntax"). */
export type RtfToken =
  | { kind: 'open' }
  | { kind: 'close' }
  /** A control word without its backslash, or a control symbol; `value` is its number, null where it has none. */
  | { kind: 'word'; word: string; value: number | null }
  /** One byte written as two hex digits. */
  | { kind: 'byte'; byte: number }
  /** Bytes as they stand, without line ends. */
  | { kind: 'bytes'; bytes: Buffer };

const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x27;
/** Longest control word; the specification has 32 letters. */
const MAX_WORD = 64;
/** Digits of a number that count; more belong to it and are no text. */
const MAX_DIGITS = 10;

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isLineEnd = (byte: number): boolean => byte === 10 || byte === 13 || byte === 0;

function end(bytes: Buffer, from: number, test: (byte: number) => boolean, most = Infinity): number {
  let at = from;
  while (at < bytes.length && at - from < most && test(bytes[at] ?? 0)) at += 1;
  return at;
}

/** A control word and where what follows it begins; a space after it belongs to it. */
function wordAt(bytes: Buffer, at: number): { word: string; value: number | null; next: number } {
  const letters = end(bytes, at, isLetter, MAX_WORD);
  const word = bytes.toString('latin1', at, letters);
  const sign = bytes[letters] === 0x2d ? 1 : 0;
  const digits = end(bytes, letters + sign, isDigit);
  const hasValue = digits > letters + sign;
  const most = Math.min(digits, letters + sign + MAX_DIGITS);
  const value = hasValue ? Number(bytes.toString('latin1', letters, most)) : null;
  const next = hasValue ? digits : letters;
  return { word, value, next: bytes[next] === 0x20 ? next + 1 : next };
}

/** Goes through the bytes once; binary data behind `\bin` is stepped over. */
export function* rtfTokens(bytes: Buffer): Generator<RtfToken, void> {
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    if (byte === OPEN || byte === CLOSE) {
      yield { kind: byte === OPEN ? 'open' : 'close' };
      at += 1;
    } else if (byte !== BACKSLASH) {
      const run = end(
        bytes,
        at,
        (one) => one !== OPEN && one !== CLOSE && one !== BACKSLASH && !isLineEnd(one),
      );
      if (run > at) yield { kind: 'bytes', bytes: bytes.subarray(at, run) };
      at = end(bytes, run, isLineEnd);
    } else if (bytes[at + 1] === QUOTE) {
      const code = parseInt(bytes.toString('latin1', at + 2, at + 4), 16);
      if (!Number.isNaN(code)) yield { kind: 'byte', byte: code };
      at += 4;
    } else if (isLetter(bytes[at + 1] ?? 0)) {
      const { word, value, next } = wordAt(bytes, at + 1);
      yield { kind: 'word', word, value };
      at = word === 'bin' ? next + Math.max(0, value ?? 0) : next;
    } else {
      yield { kind: 'word', word: bytes.toString('latin1', at + 1, at + 2), value: null };
      at += 2;
    }
  }
}
