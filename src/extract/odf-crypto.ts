import { createDecipheriv, createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { Context } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { keyDerivation, type DeriveKey } from './odf-key.ts';
import { gatherPart, type PackagePart, type PackageParts } from './office-package.ts';
import { tryPasswords } from './passwords.ts';
import { readXml } from './xml.ts';
import type { XmlAttributes } from './xml-attributes.ts';

/** How a part is encrypted (ODF 1.3 part 2, 4.4; OASIS issue OFFICE-4153); null where nothing here opens it: Blowfish. */
type Lock = {
  keyBytes: number;
  mode: string;
  iv: Buffer;
  derive: DeriveKey;
  start: string;
  digest: Buffer;
} | null;

/** Bytes of a part over which its checksum goes (4.8.3). */
const CHECKED = 1024;
/** Bytes before and behind what is encrypted with a proof. */
const VECTOR = 12;
const PROOF = 16;

/**
 * The parts of a document with those in clear that a password protects. `manifest` says which these are. Throws ExtractFailure
 * `encrypted` where no given password opens them.
 */
export async function openParts(
  parts: PackageParts,
  manifest: PackagePart,
  context: Context,
): Promise<PackageParts> {
  const locks = await readLocks(manifest);
  const first = [...locks.keys()].find((key) => parts.has(key));
  if (locks.size === 0) return parts;
  const stored = await storedBytes(first === undefined ? undefined : parts.get(first), context);
  const lock = locks.get(first ?? '') ?? null;
  const opened = lock && (await tryPasswords(context, (text) => decrypted(stored, lock, text)));
  if (opened === null) throw new ExtractFailure('encrypted', 'the document is protected by a password');
  context.opened(opened.password);
  const open = (part: PackagePart, own: Lock): PackagePart => ({
    path: part.path,
    chunks: () => clearBytes(part, own, opened.password.text, context),
  });
  return new Map(
    [...parts].map(([key, part]) => {
      const own = locks.get(key);
      return [key, own === undefined ? part : open(part, own)];
    }),
  );
}

async function storedBytes(part: PackagePart | undefined, context: Context): Promise<Uint8Array> {
  return (part && (await gatherPart(part, context))) ?? new Uint8Array();
}

async function* clearBytes(
  part: PackagePart,
  lock: Lock,
  password: string,
  context: Context,
): AsyncGenerator<Uint8Array, void> {
  const packed = lock && (await decrypted(await storedBytes(part, context), lock, password));
  if (packed === null) throw new ExtractFailure('damaged', 'it is encrypted in another way than the rest');
  try {
    const bytes = inflateRawSync(packed, { maxOutputLength: context.budgets.parserMemory / 4 });
    context.spend(bytes.length);
    yield bytes;
  } catch (error) {
    if (error instanceof ExtractFailure) throw error;
    throw new ExtractFailure('damaged', 'what was encrypted cannot be unpacked');
  }
}

/** Still compressed; null where the password is not the one. */
async function decrypted(
  bytes: Uint8Array,
  lock: NonNullable<Lock>,
  password: string,
): Promise<Buffer | null> {
  const startKey = createHash(lock.start).update(password, 'utf8').digest();
  const key = await lock.derive(startKey, lock.keyBytes);
  return lock.mode === 'gcm' ? authentic(bytes, key) : proven(bytes, key, lock);
}

/** With a checksum over the beginning (4.8.3). */
function proven(bytes: Uint8Array, key: Buffer, { iv, digest }: NonNullable<Lock>): Buffer | null {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 16));
  const padded = Buffer.concat([decipher.update(whole), decipher.final()]);
  // Only the last byte of what fills up says how much it is.
  const packed = padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
  const name = digest.length === 32 ? 'sha256' : 'sha1';
  return createHash(name).update(packed.subarray(0, CHECKED)).digest().equals(digest) ? packed : null;
}

/** Between its initial vector and its proof (XML Encryption 1.1, 5.2.4). */
function authentic(bytes: Uint8Array, key: Buffer): Buffer | null {
  if (bytes.length < VECTOR + PROOF) return null;
  const algorithm = `aes-${key.length * 8}-gcm` as 'aes-256-gcm';
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, VECTOR), { authTagLength: PROOF });
  decipher.setAuthTag(bytes.subarray(-PROOF));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(VECTOR, -PROOF)), decipher.final()]);
  } catch {
    return null;
  }
}

/** Locks by the keys of the parts. A broken manifest says nothing about the parts: they are read. */
async function readLocks(manifest: PackagePart): Promise<Map<string, Lock>> {
  const locks = new Map<string, Lock>();
  let facts = new Map<string, string>();
  let key = '';
  const take = (element: string, attributes: XmlAttributes): void => {
    for (const [name, value] of attributes.entries())
      facts.set(`${element} ${name.slice(name.indexOf(':') + 1)}`, value);
  };
  await readXml(manifest.chunks(), {
    open(name, attributes) {
      if (name === 'file-entry') key = (attributes.get('full-path') ?? '').toLowerCase();
      if (name === 'encryption-data') facts = new Map([['locked', '']]);
      if (facts.size > 0) take(name, attributes);
    },
    close(name) {
      if (name !== 'encryption-data') return;
      locks.set(key, lockOf(facts));
      facts = new Map();
    },
    text: () => undefined,
  });
  return locks;
}

function lockOf(facts: ReadonlyMap<string, string>): Lock {
  const fact = (name: string): string => facts.get(name) ?? '';
  const bytes = (name: string): Buffer => Buffer.from(fact(name), 'base64');
  const [, keyBits, mode = ''] = /#aes(128|192|256)-(cbc|gcm)$/.exec(fact('algorithm algorithm-name')) ?? [];
  const derive = keyDerivation((name) => fact(`key-derivation ${name}`));
  const iv = bytes('algorithm initialisation-vector');
  if (derive === null || keyBits === undefined || (mode === 'cbc' && iv.length !== 16)) return null;
  const start = fact('start-key-generation start-key-generation-name');
  return {
    keyBytes: Number(keyBits) / 8,
    mode,
    iv,
    derive,
    start: /sha256$/i.test(start) ? 'sha256' : 'sha1',
    digest: bytes('encryption-data checksum'),
  };
}
