import { createHash } from 'node:crypto';
import type { Context } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { Streams } from './compound-streams.ts';
import { emitOleProperties } from './ole-properties.ts';
import { tryPasswords } from './passwords.ts';

/** Decrypts bytes that lie at the beginning of a block of that number. */
export type DecryptBlock = (bytes: Buffer, block: number) => Buffer;

/** Gives the means to decrypt; null where the password is not the one. */
type Unlock = (password: string) => DecryptBlock | null;

const RC4_ALGORITHM = 0x6801;

function hash(name: 'md5' | 'sha1', ...pieces: Buffer[]): Buffer {
  return createHash(name).update(Buffer.concat(pieces)).digest();
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** RC4, which the cryptography of Node leaves out: encrypts and decrypts. */
function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (a: number, b: number): number => {
    const [first = 0, second = 0] = [state[a], state[b]];
    [state[a], state[b]] = [second, first];
    return state[(first + second) & 0xff] ?? 0;
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 0xff;
    swap(i, j);
  }
  let j = 0;
  return Buffer.from(bytes).map((byte, index) => {
    const i = (index + 1) & 0xff;
    j = (j + (state[i] ?? 0)) & 0xff;
    return byte ^ swap(i, j);
  }) as Buffer;
}

/** The way of Office 97 with keys of 40 bits (MS-OFFCRYPTO 2.3.6). */
function oldUnlock(header: Buffer): Unlock {
  const [salt, verifier] = [header.subarray(4, 20), header.subarray(20, 52)];
  return (password) => {
    const short = hash('md5', Buffer.from(password, 'utf16le')).subarray(0, 5);
    const pieces = Array.from({ length: 16 }, () => [short, salt]).flat();
    const start = hash('md5', ...pieces).subarray(0, 5);
    const decrypt: DecryptBlock = (bytes, block) => rc4(hash('md5', start, number(block)), bytes);
    const opened = decrypt(verifier, 0);
    return hash('md5', opened.subarray(0, 16)).equals(opened.subarray(16)) ? decrypt : null;
  };
}

/** The way of Office XP and 2003 (2.3.5): keys of 40 to 128 bits. */
function cryptoApiUnlock(header: Buffer): Unlock | null {
  const at = 12 + header.readUInt32LE(8);
  if (header.length < at + 60 || at < 12 + 20 || header.readUInt32LE(20) !== RC4_ALGORITHM) return null;
  const keyBytes = (header.readUInt32LE(28) || 40) / 8;
  if (keyBytes < 5 || keyBytes > 16) return null;
  const salt = header.subarray(at + 4, at + 20);
  const verifier = Buffer.concat([header.subarray(at + 20, at + 36), header.subarray(at + 40, at + 60)]);
  return (password) => {
    const start = hash('sha1', salt, Buffer.from(password, 'utf16le'));
    const decrypt: DecryptBlock = (bytes, block) => {
      const key = hash('sha1', start, number(block)).subarray(0, keyBytes);
      return rc4(keyBytes === 5 ? Buffer.concat([key, Buffer.alloc(11)]) : key, bytes);
    };
    const opened = decrypt(verifier, 0);
    return hash('sha1', opened.subarray(0, 16)).equals(opened.subarray(16)) ? decrypt : null;
  };
}

function unlockOf(header: Buffer): Unlock | null {
  if (header.length < 52) return null;
  const [major, minor] = [header.readUInt16LE(0), header.readUInt16LE(2)];
  if (major === 1 && minor === 1) return oldUnlock(header);
  return major >= 2 && major <= 4 && minor === 2 ? cryptoApiUnlock(header) : null;
}

/** Properties of a document that are encrypted with it (2.3.5.4): a table at the end says where each set of them lies. */
function* summaries(stream: Buffer, decrypt: DecryptBlock): Generator<Buffer> {
  if (stream.length < 8) return;
  const head = decrypt(stream.subarray(0, 8), 0);
  const [start, size] = [head.readUInt32LE(0), head.readUInt32LE(4)];
  const table = decrypt(stream.subarray(start, start + size), 0);
  for (let at = 4; at + 16 <= table.length; at += 16 + 2 * ((table[at + 10] ?? 0) + 1)) {
    const [offset, length] = [table.readUInt32LE(at), table.readUInt32LE(at + 4)];
    yield decrypt(stream.subarray(offset, offset + length), table.readUInt16LE(at + 8));
  }
}

/** Throws ExtractFailure `encrypted` where no password fits. */
async function decryptOf(header: Buffer, context: Context, unasked: string | null): Promise<DecryptBlock> {
  const unlock = unlockOf(header);
  if (unlock === null) throw new ExtractFailure('encrypted', 'the document is encrypted in an unknown way');
  const free = unasked === null ? null : unlock(unasked);
  if (free !== null) return free;
  const opened = await tryPasswords(context, unlock);
  if (opened === null) throw new ExtractFailure('encrypted', 'the document is protected by a password');
  context.opened(opened.password);
  return opened.value;
}

/**
 * Opens what Office 97 to 2003 encrypted, by its encryption header, and brings its encrypted properties. `unasked` is tried before
 * the passwords that were given. Throws ExtractFailure `encrypted` where none fits.
 */
export async function unlockRc4(
  header: Buffer,
  { bytes }: Pick<Streams, 'bytes'>,
  context: Context,
  unasked: string | null = null,
): Promise<DecryptBlock> {
  const decrypt = await decryptOf(header, context, unasked);
  for (const name of ['EncryptedSummary', 'encryption']) {
    for (const summary of summaries(bytes(name), decrypt)) {
      context.spend(summary.length);
      emitOleProperties(summary, context);
    }
  }
  return decrypt;
}

/** A stream in blocks of one size, each encrypted by itself. */
export function decryptBlocks(bytes: Buffer, size: number, decrypt: DecryptBlock): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(decrypt(bytes.subarray(at, at + size), at / size));
  return Buffer.concat(pieces);
}
