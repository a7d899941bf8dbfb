import { isUtf8 } from 'node:buffer';
import { latinEncoding } from './latin-letters.ts';

/** Characters a detector may look at: more costs time and decides no better. */
const SAMPLE = 16_384;
const BOMS: readonly [string, readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Encoding by byte order mark, or null. */
export function bomEncoding(head: Uint8Array): string | null {
  return BOMS.find(([, mark]) => mark.every((byte, index) => head[index] === byte))?.[0] ?? null;
}

/** Bytes at the end that begin a UTF-8 sequence which is not complete: 0 to 3. */
export function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function isWithin(byte: number | undefined, low: number, high: number): boolean {
  return byte !== undefined && byte >= low && byte <= high;
}

/** Bytes of the valid UTF-8 sequence at `at` (RFC 3629, 4), or 0. */
export function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (lead < 0xc2 || lead > 0xf4 || !isWithin(bytes[at + 1], low, high)) return 0;
  for (let next = 2; next < length; next += 1) {
    if (!isWithin(bytes[at + next], 0x80, 0xbf)) return 0;
  }
  return length;
}

function isUtf8Head(head: Uint8Array): boolean {
  return isUtf8(head.subarray(0, head.length - unfinished(head)));
}

/** Characters that text without a byte order mark never holds: controls, private use, noncharacters. */
const ODD = /[\0-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]/;

/** UTF-16 without a mark: the zero bytes of ASCII characters all stand on one side. */
function bareUtf16(head: Uint8Array): string | null {
  const zeros = [0, 0];
  for (let index = 0; index < head.length; index += 1) {
    if (head[index] === 0) zeros[index & 1] = (zeros[index & 1] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (head.length % 2 === 1 || (even > 0 && odd > 0) || (even + odd) * 40 < head.length) return null;
  const encoding = odd > 0 ? 'utf-16le' : 'utf-16be';
  try {
    const decoder = new TextDecoder(encoding, { fatal: true });
    return ODD.test(decoder.decode(head, { stream: true })) ? null : encoding;
  } catch {
    return null;
  }
}

/** Most planes of Unicode: the third byte of a character in UTF-32. */
const PLANES = 0x10;

/** UTF-32 without a mark: of every four bytes one end is zero, and the byte beside it is small. */
function bareUtf32(head: Uint8Array): string | null {
  const length = head.length - (head.length % 4);
  let [little, big] = [length >= 8, length >= 8];
  for (let at = 0; at < length && (little || big); at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = head.subarray(at, at + 4);
    little &&= d === 0 && c <= PLANES && (a !== 0 || b !== 0);
    big &&= a === 0 && b <= PLANES && (c !== 0 || d !== 0);
  }
  if (little === big) return null;
  return little ? 'utf-32le' : 'utf-32be';
}

/** Text without a mark whose characters are wider than a byte. */
function bareWide(head: Uint8Array): string | null {
  return bareUtf32(head) ?? bareUtf16(head) ?? distantUtf16(head);
}

/** What texts of scripts far from ASCII hold: spaces, line ends, punctuation, letters of living scripts. */
const DISTANT =
  /[\t\n\r\x20-\x7e\xa0-\xff\u0370-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u11ff\u2010-\u203b\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]/g;
/** Characters of which all but one in fifty are such, and of which some part the words. */
const LEAST = 16;

/** UTF-16 without a mark of scripts that share few zero bytes: told by what the characters are. */
function distantUtf16(head: Uint8Array): string | null {
  if (head.length % 2 === 1 || head.length < LEAST * 2) return null;
  const decodes = ['utf-16le', 'utf-16be'].filter((encoding) => {
    const text = new TextDecoder(encoding).decode(head.subarray(0, 4096));
    const known = text.match(DISTANT)?.length ?? 0;
    return known * 50 >= text.length * 49 && /[ \n\u3000\u3002\uff0c]/.test(text) && !ODD.test(text);
  });
  return decodes.length === 1 ? (decodes[0] ?? null) : null;
}

/** Control bytes that plain text does not hold; tab, line ends, form feed and escape are allowed. */
const CONTROL = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/;

function latin1(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
}

/** Binary formats show themselves early. */
const EARLY = 8192;

/** True where a file that begins with these bytes is text in some encoding: no control bytes, or UTF-16. */
export function isPlainText(head: Uint8Array): boolean {
  if (bomEncoding(head) !== null) return true;
  return head.includes(0) ? bareWide(head) !== null : !CONTROL.test(latin1(head.subarray(0, EARLY)));
}

/** Text of one byte a character to which UTF-16 was appended, as if all were of one byte. */
function withoutWidth(text: string): string {
  return text.replace(/(?:[\t\n\r -~]\0){8,}/g, (run) => run.replaceAll('\0', ''));
}

/**
 * True for UTF-8 with a stray control character here and there (logs, transcripts of terminals), and for texts that zeros
 * part or fill up.
 */
export function isLooseText(head: Uint8Array): boolean {
  if (!isUtf8Head(head)) return false;
  const text = withoutWidth(latin1(head));
  if (!text.includes('\0')) return text.split(CONTROL).length * 50 < head.length;
  const pieces = text.split(/\0+/).filter((piece) => piece !== '');
  const isWordy = pieces.every((piece) => !CONTROL.test(piece) && /[a-z\x80-\xff]/i.test(piece));
  return pieces.length > 0 && isWordy && pieces.join('').length >= 4 * pieces.length;
}

/** Text in Latin letters: accented letters are few, stand between ASCII letters, and none is undefined. */
function looksLatin(sample: Uint8Array): boolean {
  let high = 0;
  let pairs = 0;
  for (let index = 0; index < sample.length; index += 1) {
    const byte = sample[index] ?? 0;
    if (byte < 0x80) continue;
    if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)) return false;
    high += 1;
    if ((sample[index + 1] ?? 0) >= 0x80) pairs += 1;
  }
  return high * 4 < sample.length && pairs * 6 <= high;
}

/** UTF-8 with a fault here and there: its sequences are too many to be chance. */
function isMostlyUtf8(sample: Uint8Array): boolean {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < sample.length;) {
    const length = sequenceAt(sample, at);
    if (length > 1) valid += 1;
    else if (length === 0) invalid += 1;
    at += Math.max(1, length);
  }
  return valid > 4 * invalid;
}

const ESCAPE = 0x1b;
/** Where Japanese begins in text of seven bits (RFC 1468), from which it leads back. */
const SHIFTED = /^[\0-\x7f]*\x1b\$[@B][\x21-\x7e]{2,}/;

/** What the detector calls by names that `TextDecoder` does not know. */
const LABELS: Readonly<Record<string, string>> = { CP932: 'shift_jis', CP949: 'euc-kr' };
/** The detector's scale: short texts in the right encoding reach 0.14, noise stays under 0.05. */
const CONFIDENT = 0.1;

async function detected(sample: Uint8Array): Promise<string | null> {
  const { detect } = await import('jschardet');
  const { encoding, confidence } = detect(Buffer.from(sample));
  if (encoding === null || confidence < CONFIDENT) return null;
  try {
    return new TextDecoder(LABELS[encoding] ?? encoding).encoding;
  } catch {
    return null;
  }
}

/** Up to 16 KB from the first byte that is not ASCII on. */
function sampleOf(head: Uint8Array): Uint8Array {
  const start = head.findIndex((byte) => byte >= 0x80);
  return head.subarray(Math.max(0, start - 64), Math.max(0, start - 64) + SAMPLE);
}

/**
 * Encoding of a text by its first bytes (64 KiB are enough): a label that `createDecoder` knows, or null where it cannot
 * be told. `declared` is what the document itself claims; it counts where the bytes are not UTF.
 */
export async function chooseEncoding(
  head: Uint8Array,
  declared: string | null = null,
): Promise<string | null> {
  const mark = bomEncoding(head);
  if (mark !== null) return mark;
  if (head.includes(0)) {
    const wide = bareWide(head);
    if (wide !== null) return wide;
  }
  if (head.includes(ESCAPE) && SHIFTED.test(latin1(head))) return 'iso-2022-jp';
  if (isUtf8Head(head)) return 'utf-8';
  if (declared !== null) return declared;
  const sample = sampleOf(head);
  if (isMostlyUtf8(sample)) return 'utf-8';
  return looksLatin(sample) ? latinEncoding(sample) : detected(sample);
}
