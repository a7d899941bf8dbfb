import { createHash } from 'node:crypto';
import type { Hashes } from '../model/content.ts';

/** The digests of one file, fed as it is read. */
export interface Hashing {
  update: (bytes: Uint8Array) => void;
  finish: () => Hashes;
}

/** Digests by the names asked for: `sha256`, `md5`, `sha1`. */
export function createHashing(names: (keyof Hashes)[]): Hashing {
  const digests = names.map((name) => ({ name, hash: createHash(name) }));
  return {
    update: (bytes) => {
      for (const { hash } of digests) hash.update(bytes);
    },
    finish: () => {
      const hashes: Record<string, string> = Object.fromEntries(
        digests.map(({ name, hash }) => [name, hash.digest('hex')]),
      );
      return { sha256: hashes['sha256'] ?? null, md5: hashes['md5'] ?? null, sha1: hashes['sha1'] ?? null };
    },
  };
}
