import { createHmac, hash, hkdfSync } from 'node:crypto';

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

/** Commits to the fields of the row at `index`; `names` and `values` are in schema order. */
export function commitRow(
  key: Buffer,
  index: number,
  names: readonly string[],
  values: FieldValue[],
): Commitment[] {
  const salts = Buffer.from(hkdfSync('sha256', key, '', `TSEA1/salt\n${index}`, SALT_BYTES * names.length));
  return names.map((name, at) => {
    const salt = salts.toString('base64url', at * SALT_BYTES, (at + 1) * SALT_BYTES);
    const text = `["${salt}",${JSON.stringify(name)},${JSON.stringify(values[at] ?? null)}]`;
    const disclosure = Buffer.from(text).toString('base64url');
    return { name, disclosure, digest: digestOf(disclosure) };
  });
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
