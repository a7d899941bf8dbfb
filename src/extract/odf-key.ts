import { pbkdf2Sync } from 'node:crypto';

/** Makes a key of that many bytes from the digest of a password. */
export type DeriveKey = (start: Buffer, keyBytes: number) => Buffer | Promise<Buffer>;

/** Most rounds that a document may ask for; LibreOffice writes 100,000. */
const MOST_ROUNDS = 10_000_000;
/** Most that a document may ask of Argon2: LibreOffice writes 3 rounds over 65,536 KiB in 4 lanes. */
const MOST_ARGON = { rounds: 50, memory: 2 ** 17, lanes: 64 };
/** Shortest salt of Argon2 (RFC 9106, 3.1). */
const LEAST_SALT = 8;

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

/**
 * How keys of an OpenDocument file are derived, by the attributes of its `key-derivation`: PBKDF2 (ODF 1.3 part 2, 4.9), or Argon2id, as LibreOffice
 * writes it since 24.8. Null where it is another way, or asks for too much.
 */
export function keyDerivation(fact: (name: string) => string): DeriveKey | null {
  const name = fact('key-derivation-name');
  const salt = Buffer.from(fact('salt'), 'base64');
  if (/PBKDF2$/i.test(name)) {
    const rounds = Number(fact('iteration-count'));
    if (!isWithin(rounds, MOST_ROUNDS)) return null;
    return (start, keyBytes) => pbkdf2Sync(start, salt, rounds, keyBytes, 'sha1');
  }
  return /argon2id$/i.test(name) ? argon2(salt, fact) : null;
}

function argon2(salt: Buffer, fact: (name: string) => string): DeriveKey | null {
  const [iterations, memorySize, parallelism] = ['iterations', 'memory', 'lanes'].map((name) =>
    Number(fact(`argon2-${name}`)),
  ) as [number, number, number];
  const isBounded =
    isWithin(iterations, MOST_ARGON.rounds) &&
    isWithin(memorySize, MOST_ARGON.memory) &&
    isWithin(parallelism, MOST_ARGON.lanes);
  if (!isBounded || memorySize < 8 * parallelism || salt.length < LEAST_SALT) return null;
  return async (password, hashLength) => {
    const { argon2id } = await import('hash-wasm/dist/index.esm.js');
    const options = { password, salt, iterations, memorySize, parallelism, hashLength };
    return Buffer.from(await argon2id({ ...options, outputType: 'binary' }));
  };
}
