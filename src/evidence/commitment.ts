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

/** Commits to rows of one schema. */
export interface Committer {
  /** The fields of the row at `index`; `values` are in schema order. */
  commit: (index: number, values: readonly FieldValue[]) => Commitment[];
  /** The leaf of that row. */
  leaf: (index: number, values: readonly FieldValue[]) => Buffer;
}

/** A committer under `key` for fields of these names, in schema order. */
export function createCommitter(key: Buffer | KeyObject, names: readonly string[]): Committer {
  const openings = createOpenings(key, names.length);
  const endings = names.map(createEnding);
  const disclose = (index: number, values: readonly FieldValue[]): string[] => {
    const begun = openings(index);
    return endings.map(
      (ending, at) => begun.slice(at * OPENING, (at + 1) * OPENING) + ending(values[at] ?? null),
    );
  };
  return {
    commit: (index, values) =>
      disclose(index, values).map((disclosure, at) => ({
        name: names[at] ?? '',
        disclosure,
        digest: digestOf(disclosure),
      })),
    leaf: (index, values) => leafOf(index, names, disclose(index, values).map(digestOf)),
  };
}

/** A disclosure begins with `["` and the 22 characters of its salt, whole groups of base64url: these 32 characters. */
const OPENING = 32;

const OPENING_BYTES = 24;

const SALT_TEXT_GROUPS = 18;

/**
 * The beginnings of a row's disclosures, one after the other. The salts of a row are turned into base64url in one call and their
 * beginnings in another, because each call costs as much as a hash.
 */
function createOpenings(key: Buffer | KeyObject, count: number): (index: number) => string {
  // Each salt has two bytes to whole groups of three, which become two characters; `["` of the next one takes their place.
  const salts = Buffer.alloc(count * SALT_TEXT_GROUPS);
  const openings = Buffer.alloc(count * OPENING_BYTES + 2);
  return (index) => {
    const bytes = new Uint8Array(hkdfSync('sha256', key, '', `TSEA1/salt\n${index}`, SALT_BYTES * count));
    for (let at = 0; at < count; at++) {
      const [from, to] = [at * SALT_BYTES, at * SALT_TEXT_GROUPS];
      for (let byte = 0; byte < SALT_BYTES; byte++) salts[to + byte] = bytes[from + byte] ?? 0;
    }
    openings.write(salts.toString('base64url'), 2, 'latin1');
    for (let at = 0; at < count; at++) openings.write('["', at * OPENING_BYTES, 'latin1');
    return openings.toString('base64url', 0, count * OPENING_BYTES);
  };
}

/** Values of a field whose text is kept: most fields have few. */
const MOST_KEPT = 64;

/** What of a field's disclosure follows the salt, in base64url. */
function createEnding(name: string): (value: FieldValue) => string {
  const kept = new Map<FieldValue, string>();
  return (value) => {
    const known = kept.get(value);
    if (known !== undefined) return known;
    const ending = Buffer.from(`","${name}",${JSON.stringify(value)}]`).toString('base64url');
    if (kept.size < MOST_KEPT) kept.set(value, ending);
    return ending;
  };
}

/** Digest of a disclosure as received: no JSON has to be written again to check it. */
export function digestOf(disclosure: string): string {
  return hash('sha256', disclosure, 'base64url');
}

/** The leaf of a row: SHA-256 over 00 and the digests of all its fields under their names, in schema order. */
export function leafOf(index: number, names: readonly string[], digests: readonly string[]): Buffer {
  let body = `\0TSEA1/row\n${index}\n`;
  for (let at = 0; at < names.length; at++) body += `${names[at] ?? ''} ${digests[at] ?? ''}\n`;
  return hash('sha256', body, 'buffer');
}
