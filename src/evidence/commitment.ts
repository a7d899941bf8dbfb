import { createHmac, hash, hkdfSync, type KeyObject } from 'node:crypto';

/** Bytes of the key that all salts and the order of the rows come from. */
export const KEY_BYTES = 32;

const SALT_BYTES = 16;

/** A value of a field; null where the source does not know it. */
export type FieldValue = string | null;

/** One field of a row as it is committed to: who knows the disclosure knows the value, who knows the digest knows nothing. */
export interface Commitment {
  name: string;
  /** Base64url of the JSON text `[salt, name, value]`, as in RFC 9901. */
  disclosure: string;
  /** Base64url of the disclosure's SHA-256. */
  digest: string;
}

/**
 * What rows are sorted by, so that the order says nothing of their paths: HMAC-SHA256 over source and item id.
 * TSEA1 is the commitment scheme that the head names; ARCHITECTURE.md has it in full.
 */
export function orderKey(key: Buffer, source: string, itemId: string): Buffer {
  return createHmac('sha256', key).update(`TSEA1/order\n${source}\n${itemId}`).digest();
}

/**
 * Commits to the fields of the row at `index`; `names` and `values` are in schema order. A row is turned into base64url in
 * two calls, its texts padded to whole groups of three bytes, because each call costs as much as a hash.
 */
export function commitRow(
  key: Buffer | KeyObject,
  index: number,
  names: readonly string[],
  values: readonly FieldValue[],
): Commitment[] {
  const salts = saltsOf(key, index, names.length);
  const texts = names.map(
    (name, at) => `["${salts[at] ?? ''}","${name}",${JSON.stringify(values[at] ?? null)}]`,
  );
  return encodeAll(texts).map((disclosure, at) => ({
    name: names[at] ?? '',
    disclosure,
    digest: digestOf(disclosure),
  }));
}

const GROUP = 3;

/** Base64url of one salt a field. */
function saltsOf(key: Buffer | KeyObject, index: number, count: number): string[] {
  const bytes = Buffer.from(hkdfSync('sha256', key, '', `TSEA1/salt\n${index}`, SALT_BYTES * count));
  const width = Math.ceil(SALT_BYTES / GROUP) * GROUP;
  const padded = Buffer.alloc(width * count);
  for (let at = 0; at < count; at++) bytes.copy(padded, at * width, at * SALT_BYTES, (at + 1) * SALT_BYTES);
  const text = padded.toString('base64url');
  const [step, length] = [encodedLength(width), encodedLength(SALT_BYTES)];
  return Array.from({ length: count }, (_, at) => text.slice(at * step, at * step + length));
}

/** Base64url of each text in UTF-8. */
function encodeAll(texts: string[]): string[] {
  const padded = texts.map((text) => text + (PADDING[text.length % GROUP] ?? ''));
  const whole = padded.join('');
  const bytes = Buffer.from(whole);
  // Where a character takes several bytes, the places of those behind it are not known.
  if (bytes.length !== whole.length) return texts.map((text) => Buffer.from(text).toString('base64url'));
  const encoded = bytes.toString('base64url');
  let start = 0;
  return texts.map((text, at) => {
    const from = start;
    start += encodedLength(padded[at]?.length ?? 0);
    return encoded.slice(from, from + encodedLength(text.length));
  });
}

/** By what a length leaves over; zero bits are what base64url itself pads with. */
const PADDING = ['', '\0\0', '\0'];

/** Characters of so many bytes in base64url, which has no padding. */
function encodedLength(bytes: number): number {
  return Math.ceil((bytes * 4) / GROUP);
}

/** Digest of a disclosure as received: no JSON has to be written again to check it. */
export function digestOf(disclosure: string): string {
  return hash('sha256', disclosure, 'base64url');
}

/** The leaf of a row: SHA-256 over 00 and the digests of all its fields under their names. */
export function leafOf(index: number, fields: readonly Pick<Commitment, 'name' | 'digest'>[]): Buffer {
  let body = `\0TSEA1/row\n${index}\n`;
  for (const { name, digest } of fields) body += `${name} ${digest}\n`;
  return hash('sha256', body, 'buffer');
}
