import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EXIT, HandbackError } from '../model/error.ts';
import { KEY_BYTES } from '../evidence/commitment.ts';
import { readSigningKey, type SigningKey } from '../evidence/ssh-key.ts';
import { SIGN_KEY } from './evidence-options.ts';
import { pathOf, type Given } from './option.ts';

/** A small file that was named on the command line. Throws HandbackError (usage) where it cannot be read. */
export function readNamed(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new HandbackError({
      code: EXIT.usage,
      message: `${missing ? 'no such file' : 'cannot read'}: ${file}`,
      cause: error,
    });
  }
}

/** The key given with --sign-key; null where none is. Throws HandbackError (usage). */
export function signingKeyOf(given: Given): SigningKey | null {
  const file = pathOf(given, SIGN_KEY);
  return file === null ? null : readSigningKey(readNamed(file).toString('latin1'), file);
}

/** An opening key from its file. Throws HandbackError (usage). */
export function readOpeningKey(file: string): Buffer {
  const digits = readNamed(file).toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(digits)) return Buffer.from(digits, 'hex');
  throw new HandbackError({
    code: EXIT.usage,
    message: `not an opening key: ${file}`,
    hint: `write ${KEY_BYTES * 2} hex digits, for example with: openssl rand -hex ${KEY_BYTES}`,
  });
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM file. Throws HandbackError (usage) where it has none, or a broken one. */
export function readCertificates(file: string): X509Certificate[] {
  const blocks = readNamed(file).toString('latin1').match(PEM) ?? [];
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    if (certificates.length > 0) return certificates;
  } catch {
    // Said below.
  }
  throw new HandbackError({
    code: EXIT.usage,
    message: `no certificates: ${file}`,
    hint: 'give the certificates of the time-stamping authority in PEM',
  });
}
