import { createDecipheriv, createHash, getHashes, hash as hashOnce, timingSafeEqual } from 'node:crypto';
import { ExtractFailure } from './extractor.ts';
import { readXml, singleChunk } from './xml.ts';

/** Opens the package with a password: its bytes, or null where the password is not the one. */
export type OpenPackage = (password: string) => Buffer | null;

/** Most rounds of hashing that a file may ask for (MS-OFFCRYPTO 2.3.4.10). */
const MOST_ROUNDS = 10_000_000;
/** Bytes that are encrypted together in the agile way (2.3.4.15). */
const SEGMENT = 4096;
/** Rounds in the standard way (2.3.4.7). */
const STANDARD_ROUNDS = 50_000;
/** What keys are derived for (2.3.4.13). */
const VERIFIER_INPUT = Buffer.from('fea7d2763b4b9e79', 'hex');
const VERIFIER_VALUE = Buffer.from('d7aa0f6d3061344e', 'hex');
const KEY_VALUE = Buffer.from('146e0be7abacd0d6', 'hex');

/**
 * Reads how an Office package is encrypted (MS-OFFCRYPTO 2.3.4), from its streams `EncryptionInfo` and
 * `EncryptedPackage`. Throws ExtractFailure `encrypted` for ways other than agile and standard.
 */
export async function encryptedPackage(info: Buffer, data: Buffer): Promise<OpenPackage> {
  const [major, minor] = info.length < 8 ? [0, 0] : [info.readUInt16LE(0), info.readUInt16LE(2)];
  if (major === 4 && minor === 4) return agile(await agileInfo(info.subarray(8)), data);
  if (major >= 2 && major <= 4 && minor === 2) return standard(standardInfo(info), data);
  throw unknown();
}

function unknown(): ExtractFailure {
  return new ExtractFailure('encrypted', 'the document is encrypted in an unknown way');
}

/** Bytes of the package without their length and without what fills the last block. */
function unpadded(data: Buffer, decrypted: Buffer): Buffer {
  return decrypted.subarray(0, Math.min(decrypted.length, Number(data.readBigUInt64LE(0))));
}

function decrypt(algorithm: string, key: Buffer, iv: Buffer | null, bytes: Buffer): Buffer {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 16));
  const decipher = createDecipheriv(algorithm, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(whole), decipher.final()]);
}

function hash(name: string, ...pieces: Buffer[]): Buffer {
  const state = createHash(name);
  for (const piece of pieces) state.update(piece);
  return state.digest();
}

/** The password hashed again and again, each time with the number of the round. */
function stretched(name: string, salt: Buffer, password: string, rounds: number): Buffer {
  const first = hash(name, salt, Buffer.from(password, 'utf16le'));
  const block = Buffer.concat([Buffer.alloc(4), first]);
  for (let index = 0; index < rounds; index += 1) {
    block.writeUInt32LE(index);
    // Three times as fast as hash objects and buffers, of which a hundred thousand would be left for the collector.
    block.write(hashOnce(name, block, 'binary'), 4, 'binary');
  }
  return block.subarray(4);
}

interface Standard {
  keyBytes: number;
  salt: Buffer;
  verifier: Buffer;
  verifierHash: Buffer;
}

/** Header and verifier (2.3.3, 2.3.4.5); AES in electronic code book mode is all that exists in practice. */
function standardInfo(info: Buffer): Standard {
  const header = info.length < 12 ? 0 : info.readUInt32LE(8);
  const at = 12 + header;
  if (header < 32 || info.length < at + 40 + 32) throw unknown();
  const keyBits = info.readUInt32LE(12 + 16);
  if (![128, 192, 256].includes(keyBits)) throw unknown();
  return {
    keyBytes: keyBits / 8,
    salt: info.subarray(at + 4, at + 20),
    verifier: info.subarray(at + 20, at + 36),
    verifierHash: info.subarray(at + 40, at + 72),
  };
}

function standard({ keyBytes, salt, verifier, verifierHash }: Standard, data: Buffer): OpenPackage {
  return (password) => {
    const digest = hash('sha1', stretched('sha1', salt, password, STANDARD_ROUNDS), Buffer.alloc(4));
    const halves = [0x36, 0x5c].map((fill) => {
      const block = Buffer.alloc(64, fill);
      digest.forEach((byte, index) => (block[index] = fill ^ byte));
      return hash('sha1', block);
    });
    const key = Buffer.concat(halves).subarray(0, keyBytes);
    const algorithm = `aes-${keyBytes * 8}-ecb`;
    const expected = decrypt(algorithm, key, null, verifierHash).subarray(0, 20);
    if (!timingSafeEqual(expected, hash('sha1', decrypt(algorithm, key, null, verifier)))) return null;
    return unpadded(data, decrypt(algorithm, key, null, data.subarray(8)));
  };
}

interface AgileKey {
  hashName: string;
  keyBytes: number;
  blockBytes: number;
  salt: Buffer;
}

interface Agile {
  data: AgileKey;
  password: AgileKey & { rounds: number; input: Buffer; value: Buffer; key: Buffer };
}

/** Attributes of one of its elements. */
type Values = ReadonlyMap<string, string>;

const NONE: Values = new Map();

/** The XML of the agile way (2.3.4.10): how the data is encrypted, and its key by the password. */
async function agileInfo(bytes: Buffer): Promise<Agile> {
  const elements = new Map<string, Values>();
  await readXml(singleChunk(bytes), {
    open: (name, attributes) => {
      if (!elements.has(name)) elements.set(name, new Map(attributes.entries()));
    },
    close: () => undefined,
    text: () => undefined,
  });
  const [data, encrypted] = [elements.get('keyData') ?? NONE, elements.get('encryptedKey') ?? NONE];
  const bytesOf = (name: string): Buffer => Buffer.from(encrypted.get(name) ?? '', 'base64');
  const rounds = Number(encrypted.get('spinCount') ?? NaN);
  if (!(rounds >= 0 && rounds <= MOST_ROUNDS)) throw unknown();
  return {
    data: agileKey(data),
    password: {
      ...agileKey(encrypted),
      rounds,
      input: bytesOf('encryptedVerifierHashInput'),
      value: bytesOf('encryptedVerifierHashValue'),
      key: bytesOf('encryptedKeyValue'),
    },
  };
}

function agileKey(attributes: Values): AgileKey {
  const named = (name: string): string => attributes.get(name) ?? '';
  const hashName = named('hashAlgorithm').toLowerCase().replace('-', '');
  const keyBytes = Number(named('keyBits')) / 8;
  const isKnown = named('cipherAlgorithm') === 'AES' && named('cipherChaining') === 'ChainingModeCBC';
  if (!isKnown || ![16, 24, 32].includes(keyBytes) || !getHashes().includes(hashName)) throw unknown();
  return { hashName, keyBytes, blockBytes: 16, salt: Buffer.from(named('saltValue'), 'base64') };
}

/** Cut or filled up to a length, as keys and initial vectors are (2.3.4.11). */
function sized(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length), 0x36)]).subarray(0, length);
}

function agile({ data: dataKey, password: own }: Agile, data: Buffer): OpenPackage {
  const algorithm = (key: AgileKey): string => `aes-${key.keyBytes * 8}-cbc`;
  return (password) => {
    const digest = stretched(own.hashName, own.salt, password, own.rounds);
    const opened = (purpose: Buffer, bytes: Buffer): Buffer => {
      const key = sized(hash(own.hashName, digest, purpose), own.keyBytes);
      return decrypt(algorithm(own), key, sized(own.salt, own.blockBytes), bytes);
    };
    const expected = hash(own.hashName, opened(VERIFIER_INPUT, own.input).subarray(0, own.salt.length));
    if (!opened(VERIFIER_VALUE, own.value).subarray(0, expected.length).equals(expected)) return null;
    const key = opened(KEY_VALUE, own.key).subarray(0, dataKey.keyBytes);
    const pieces: Buffer[] = [];
    const number = Buffer.alloc(4);
    for (let at = 8; at < data.length; at += SEGMENT) {
      number.writeUInt32LE((at - 8) / SEGMENT);
      const iv = sized(hash(dataKey.hashName, dataKey.salt, number), dataKey.blockBytes);
      pieces.push(decrypt(algorithm(dataKey), key, iv, data.subarray(at, at + SEGMENT)));
    }
    return unpadded(data, Buffer.concat(pieces));
  };
}
