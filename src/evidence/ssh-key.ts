import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { EXIT, HandbackError } from '../model/error.ts';
import { wireReader, wireString } from './ssh-wire.ts';

export const KEY_TYPE = 'ssh-ed25519';

/** A key that can sign: its public half as the SSH protocol writes it, and its private half. */
export interface SigningKey {
  publicBlob: Buffer;
  privateKey: KeyObject;
}

const MAGIC = 'openssh-key-v1\0';
const ARMOR =
  /^-----BEGIN OPENSSH PRIVATE KEY-----\s([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----\s*$/;

/**
 * Reads an ed25519 private key as ssh-keygen writes it (OpenSSH's PROTOCOL.key). Throws HandbackError (usage) for
 * anything else, keys with a passphrase included.
 */
export function readSigningKey(text: string, file: string): SigningKey {
  const body = ARMOR.exec(text)?.[1];
  if (body === undefined) throw unusable(file, 'is no OpenSSH private key');
  const bytes = Buffer.from(body, 'base64');
  if (!bytes.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC)))
    throw unusable(file, 'is no OpenSSH private key');
  const reader = wireReader(bytes.subarray(MAGIC.length));
  const cipher = reader.string()?.toString('latin1');
  if (cipher !== undefined && cipher !== 'none') throw unusable(file, 'is a key with a passphrase');
  reader.string();
  reader.string();
  if (reader.number() !== 1) throw unusable(file, 'holds several keys');
  reader.string();
  return privateHalf(reader.string() ?? Buffer.alloc(0), file);
}

function privateHalf(section: Buffer, file: string): SigningKey {
  const reader = wireReader(section);
  const checks = [reader.number(), reader.number()];
  const type = reader.string()?.toString('latin1');
  if (type !== undefined && type !== KEY_TYPE) throw unusable(file, `is a key of type ${type}`);
  const [publicHalf, both] = [reader.string(), reader.string()];
  if (checks[0] !== checks[1] || publicHalf?.length !== 32 || both?.length !== 64) {
    throw unusable(file, 'is a damaged private key');
  }
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: {
      ...{ kty: 'OKP', crv: 'Ed25519' },
      d: both.toString('base64url', 0, 32),
      x: publicHalf.toString('base64url'),
    },
  });
  return { publicBlob: blobOf(publicHalf), privateKey };
}

function unusable(file: string, what: string): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: `cannot sign: ${file} ${what}`,
    hint: 'use an ed25519 key without passphrase (ssh-keygen -t ed25519 -N ""), or leave --sign-key out and sign the file with ssh-keygen -Y sign',
  });
}

function blobOf(publicHalf: Buffer): Buffer {
  return Buffer.concat([wireString(KEY_TYPE), wireString(publicHalf)]);
}

/** The key behind a public blob; null where it is no ed25519 key. */
export function publicKeyOf(blob: Buffer): KeyObject | null {
  const reader = wireReader(blob);
  const [type, half] = [reader.string()?.toString('latin1'), reader.string()];
  if (type !== KEY_TYPE || half?.length !== 32 || !reader.atEnd()) return null;
  return createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: half.toString('base64url') },
  });
}

/** `ssh-ed25519 AAAA…`, as authorized_keys and allowed_signers have it. */
export function publicLine(blob: Buffer): string {
  return `${KEY_TYPE} ${blob.toString('base64')}`;
}

/** `SHA256:…`, as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The public keys in a `.pub` or allowed_signers file, as their base64; other lines count for nothing. */
export function publicKeysIn(text: string): string[] {
  return [...text.matchAll(/^[^#\n]*?\bssh-ed25519 ([A-Za-z0-9+/]+=*)/gm)].map(([, key = '']) => key);
}
