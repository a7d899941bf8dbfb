import { createHash, sign, verify } from 'node:crypto';
import { KEY_TYPE, publicKeyOf, type SigningKey } from './ssh-key.ts';
import { wireReader, wireString } from './ssh-wire.ts';

/**
 * What a signature is for: one for a head does not verify as one for a production. See OpenSSH's PROTOCOL.sshsig.
 */
export const NAMESPACES = {
  head: 'head@handback',
  production: 'production@handback',
  recall: 'recall@handback',
  certificate: 'certificate@handback',
} as const;

const MAGIC = 'SSHSIG';
const ARMOR = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n$/;

/** Signs a message as `ssh-keygen -Y sign` does; the same key, namespace and message give the same text. */
export function sshSign(key: SigningKey, namespace: string, message: Buffer): string {
  const signature = sign(null, signedBytes(namespace, message), key.privateKey);
  const blob = Buffer.concat([
    Buffer.from(MAGIC),
    Buffer.from([0, 0, 0, 1]),
    wireString(key.publicBlob),
    ...[namespace, '', 'sha512'].map(wireString),
    wireString(Buffer.concat([wireString(KEY_TYPE), wireString(signature)])),
  ]);
  const lines = blob.toString('base64').replace(/.{70}(?=.)/g, '$&\n');
  return `-----BEGIN SSH SIGNATURE-----\n${lines}\n-----END SSH SIGNATURE-----\n`;
}

function signedBytes(namespace: string, message: Buffer): Buffer {
  const digest = createHash('sha512').update(message).digest();
  return Buffer.concat([Buffer.from(MAGIC), ...[namespace, '', 'sha512', digest].map(wireString)]);
}

/** The signer's public blob where the signature is good for this namespace and message, else null. */
export function sshVerify(armored: string, namespace: string, message: Buffer): Buffer | null {
  const body = ARMOR.exec(armored)?.[1]?.replaceAll('\n', '') ?? '';
  const blob = Buffer.from(body, 'base64');
  const start = Buffer.from(`${MAGIC}\0\0\0\x01`);
  // One text a signature: padding bits and what stands behind count, too.
  if (blob.toString('base64') !== body || !blob.subarray(0, start.length).equals(start)) return null;
  const outer = stringsIn(blob.subarray(start.length));
  const [publicBlob, ...fixed] = outer.slice(0, -1);
  const [type, signature, ...more] = stringsIn(outer.at(-1) ?? Buffer.alloc(0));
  const publicKey = publicBlob === undefined ? null : publicKeyOf(publicBlob);
  const stated = Buffer.concat(fixed.map(wireString));
  if (!stated.equals(Buffer.concat([namespace, '', 'sha512'].map(wireString)))) return null;
  if (publicBlob === undefined || publicKey === null || signature === undefined || more.length > 0)
    return null;
  if (type?.toString('latin1') !== KEY_TYPE) return null;
  return verify(null, signedBytes(namespace, message), publicKey, signature) ? publicBlob : null;
}

/** The strings that fill `bytes`; none where they do not fill it exactly. */
function stringsIn(bytes: Buffer): Buffer[] {
  const reader = wireReader(bytes);
  const strings: Buffer[] = [];
  while (!reader.atEnd()) {
    const next = reader.string();
    if (next === null) return [];
    strings.push(next);
  }
  return strings;
}
