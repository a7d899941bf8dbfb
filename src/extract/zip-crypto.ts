import { createCipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { Entry } from 'yauzl';
import { ExtractFailure } from './extractor.ts';

/** Turns the stored bytes of a member into those before encryption. */
export type Decrypt = (pieces: Iterable<Uint8Array>) => Iterable<Uint8Array>;

/** How an encrypted member is opened. */
export interface Lock {
  /** How its bytes are compressed: 0 not, 8 deflate. */
  method: number;
  /** False where the checksum of the content is left out, since a code of its own protects it. */
  hasChecksum: boolean;
  /** Leading bytes that `open` wants. */
  opening: number;
  /** Null where the password is not the one; of the traditional encryption one in 256 wrong ones is taken for right. */
  open: (password: string, opening: Buffer) => Decrypt | null;
}

const AES_FIELD = 0x9901;
/** Bytes of the code behind AES data. */
const CODE = 10;

/** How a member is locked; null for ways that nobody documents or that this reader does not know. */
export function lockOf(entry: Entry): Lock | null {
  if ((entry.generalPurposeBitFlag & 0x40) !== 0) return null;
  if (entry.compressionMethod !== 99) return traditional(entry);
  const field = entry.extraFields.find(({ id, data }) => id === AES_FIELD && data.length >= 7)?.data;
  const strength = field?.[4] ?? 0;
  if (field === undefined || strength < 1 || strength > 3) return null;
  const keyBytes = 8 + strength * 8;
  const saltBytes = keyBytes / 2;
  return {
    method: field.readUInt16LE(5),
    hasChecksum: field.readUInt16LE(0) === 1,
    opening: saltBytes + 2,
    open: (password, opening) => openAes(password, opening, keyBytes, entry.compressedSize),
  };
}

/** AES as WinZip specifies it (AE-1, AE-2): a salt, two bytes to tell a wrong password, the data, a code. */
function openAes(password: string, opening: Buffer, keyBytes: number, stored: number): Decrypt | null {
  const saltBytes = keyBytes / 2;
  const derived = pbkdf2Sync(
    Buffer.from(password),
    opening.subarray(0, saltBytes),
    1000,
    keyBytes * 2 + 2,
    'sha1',
  );
  if (!derived.subarray(keyBytes * 2).equals(opening.subarray(saltBytes, saltBytes + 2))) return null;
  const [key, codeKey] = [derived.subarray(0, keyBytes), derived.subarray(keyBytes, keyBytes * 2)];
  return function* (pieces) {
    const code = createHmac('sha1', codeKey);
    const stream = createKeyStream(key);
    let left = stored - saltBytes - 2 - CODE;
    const rest: Uint8Array[] = [];
    for (const piece of after(pieces, saltBytes + 2)) {
      const data = piece.subarray(0, Math.max(0, left));
      if (data.length < piece.length) rest.push(Uint8Array.from(piece.subarray(data.length)));
      left -= data.length;
      code.update(data);
      if (data.length > 0) yield stream(data);
    }
    const stated = Buffer.concat(rest);
    const computed = code.digest().subarray(0, CODE);
    if (stated.length !== CODE || !timingSafeEqual(stated, computed)) {
      throw new ExtractFailure('damaged', 'the code behind the encrypted data does not fit');
    }
  };
}

function* after(pieces: Iterable<Uint8Array>, skip: number): Generator<Uint8Array, void> {
  let left = skip;
  for (const piece of pieces) {
    const taken = Math.min(left, piece.length);
    left -= taken;
    if (piece.length > taken) yield piece.subarray(taken);
  }
}

/** Counter mode whose counter is little-endian and starts at 1, unlike Node's. */
function createKeyStream(key: Buffer): (bytes: Uint8Array) => Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  let counter = 1;
  let spare = Buffer.alloc(0);
  const more = (length: number): Buffer => {
    const blocks = Buffer.alloc(Math.ceil(length / 16) * 16);
    for (let at = 0; at < blocks.length; at += 16) {
      blocks.writeUInt32LE(counter >>> 0, at);
      blocks.writeUInt32LE(Math.floor(counter / 2 ** 32), at + 4);
      counter += 1;
    }
    return cipher.update(blocks);
  };
  return (bytes) => {
    const stream =
      spare.length >= bytes.length ? spare : Buffer.concat([spare, more(bytes.length - spare.length)]);
    spare = stream.subarray(bytes.length);
    return Uint8Array.from(bytes, (byte, index) => byte ^ (stream[index] ?? 0));
  };
}

/** The encryption of PKZIP 2.0 (APPNOTE 6.1), broken long ago and still what most archives have. */
function traditional(entry: Entry): Lock {
  // With a data descriptor the checksum was not known when the header was written: the time stands in for it.
  const check = (entry.generalPurposeBitFlag & 8) !== 0 ? entry.lastModFileTime >>> 8 : entry.crc32 >>> 24;
  return {
    method: entry.compressionMethod,
    hasChecksum: true,
    opening: 12,
    open: (password, opening) => {
      const last = createCipher(Buffer.from(password))(opening).at(-1);
      if (last !== (check & 0xff)) return null;
      return function* (pieces) {
        const cipher = createCipher(Buffer.from(password));
        cipher(opening);
        for (const piece of after(pieces, opening.length)) yield cipher(piece);
      };
    },
  };
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
  return value;
});

function createCipher(password: Buffer): (bytes: Uint8Array) => Uint8Array {
  let [a, b, c] = [0x12345678, 0x23456789, 0x34567890];
  const step = (value: number, byte: number): number => (value >>> 8) ^ (CRC[(value ^ byte) & 0xff] ?? 0);
  const update = (byte: number): void => {
    a = step(a, byte);
    b = (Math.imul(b + (a & 0xff), 134_775_813) + 1) | 0;
    c = step(c, b >>> 24);
  };
  password.forEach(update);
  return (bytes) =>
    bytes.map((byte) => {
      const key = c | 2;
      const plain = byte ^ ((Math.imul(key, key ^ 1) >>> 8) & 0xff);
      update(plain);
      return plain;
    });
}
