import type { Hashes } from '../model/content.ts';

/** Bytes of a digest by its name. */
export const DIGEST_BYTES: Record<keyof Hashes, number> = { sha256: 32, sha1: 20, md5: 16 };

/** Digests of one kind with a number each, packed: 8 bytes an entry beside the digest. */
export interface DigestTable {
  add: (hex: string, value: number) => void;
  /** The value that was added first for a digest, or null. */
  find: (hex: string) => number | null;
}

/** A table that grows; it is sorted when it is first asked. */
export function createDigestTable(width: number): DigestTable {
  let digests = Buffer.alloc(width * 1_024);
  let values = new Uint32Array(1_024);
  let size = 0;
  let order: Uint32Array | null = null;
  const at = (index: number): Buffer => digests.subarray(index * width, (index + 1) * width);
  const sorted = (): Uint32Array => {
    const indexes = Uint32Array.from({ length: size }, (_, index) => index);
    return indexes.sort((a, b) => at(a).compare(at(b)) || a - b);
  };
  return {
    add: (hex, value) => {
      if (size === values.length) {
        digests = Buffer.concat([digests, Buffer.alloc(digests.length)]);
        values = Uint32Array.from({ length: size * 2 }, (_, index) => values[index] ?? 0);
      }
      digests.write(hex, size * width, 'hex');
      values[size] = value;
      size += 1;
      order = null;
    },
    find: (hex) => {
      order ??= sorted();
      const wanted = Buffer.from(hex, 'hex');
      let [low, high] = [0, size];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (at(order[middle] ?? 0).compare(wanted) < 0) low = middle + 1;
        else high = middle;
      }
      const found = low < size ? (order[low] ?? 0) : null;
      return found !== null && at(found).equals(wanted) ? (values[found] ?? 0) : null;
    },
  };
}
