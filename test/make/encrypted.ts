import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { argon2id } from 'hash-wasm';
import { buildZip, type ZipPart } from '../hostile/zip.ts';
import { makeCompound } from './compound.ts';

/** What the archives were locked with. */
export const ZIP_PASSWORD = 'blue heron';

/** Archives of `plan.txt` (`the Halyard account plan`) and `long.txt` (60 rows of a price list), by the programs that lock so. */
export const LOCKED_ZIPS = {
  /** Info-ZIP 3.0, `zip -P`; members with data descriptors. */
  traditional:
    'UEsDBAoACQAAAABI7lqB6DIIJQAAABkAAAAIAAAAcGxhbi50eHQb1KT8iqeXtXsLfB0Cn14IfZN6srUMWqkua6z6Yy3Ff2wW9UeUUEsHCIHoMgglAAAAGQAAAFBLAwQUAAkACAAASO5ap9gqfa8AAADTBQAACAAAAGxvbmcudHh06mGjhSUIBtXzsOE4PkYsMJdH0gmB9JzpRUNS4g6XmYBEKwz//B1YDcSjaxAmwnRWCSNeHo/Y9KDaivoZVqKoUA8ytyaXiTEmIp1qs+oxE8y+YnBtxvParScQB7fcnIFUuDJtiao5D35fWA+gLIlW8zIqjWuPYeMkXJy1KVuY9jt2+amDOkfJCMsBfDkSgeeggg9jdEm3mgRGqI391cCkgx5JlPhhxU3smcOhDJLCKVBLBwin2Cp9rwAAANMFAABQSwECHgMKAAkAAAAASO5agegyCCUAAAAZAAAACAAAAAAAAAABAAAApIEAAAAAcGxhbi50eHRQSwECHgMUAAkACAAASO5ap9gqfa8AAADTBQAACAAAAAAAAAABAAAApIFbAAAAbG9uZy50eHRQSwUGAAAAAAIAAgBsAAAAQAEAAAAA',
  /** 7-Zip, `-tzip -mem=AES128`. */
  aes128:
    'UEsDBDMAAQBjAABI7loAAAAAqQAAANMFAAAIAAsAbG9uZy50eHQBmQcAAgBBRQEIAJUUYHa7+vPbTl7Js3ZikNkNs8py5VBpt+Efky7VJuxgLXV3lYU6bqo6EANQchV+6KTm2f2bXHJOsvhMElhfCBF8sI8o/0MP6XepgaERL5key8jOQYCagPUWQl0QnZlCgotrz5W/s78mJgvL2FZdivm03MI3o3D+DMs5OWcqj4UmKoTdr2CJAIDKo4lvU2RCqfhGSnSZHRxFwrzIKZ+p8e8QpPJLx6MpsLBQSwMEMwABAGMAAEjuWgAAAAAtAAAAGQAAAAgACwBwbGFuLnR4dAGZBwACAEFFAQAAbm7J2WmUGyAnysynupWLoMhtguHrjwZ3774IGGbntNwxWUjAeNgNXxlnDzBwUEsBAj8DMwABAGMAAEjuWgAAAACpAAAA0wUAAAgALwAAAAAAAAAggKSBAAAAAGxvbmcudHh0CgAgAAAAAAABABgAAGjFrZ302wEAAAAAAAAAAAAAAAAAAAAAAZkHAAIAQUUBCABQSwECPwMzAAEAYwAASO5aAAAAAC0AAAAZAAAACAAvAAAAAAAAACCApIHaAAAAcGxhbi50eHQKACAAAAAAAAEAGAAAaMWtnfTbAQAAAAAAAAAAAAAAAAAAAAABmQcAAgBBRQEAAFBLBQYAAAAAAgACAMoAAAA4AQAAAAA=',
  /** 7-Zip, `-tzip -mem=AES192`. */
  aes192:
    'UEsDBDMAAQBjAABI7loAAAAArQAAANMFAAAIAAsAbG9uZy50eHQBmQcAAgBBRQIIAPJzhWY/Sv0kdwShs4iH1nHdxXoPEKwKmFuRAsGqm1pqLN/fC/13jseU8+c9YKUGz6+9DNOP20FF/MSgMKKdF0hj5IhL+iaWqykQeb2QAB0K4Kqii6MxIr/xIVShOYWHKKZw2mXcoghsMu7pwKuPdHQc1ttosHNAeagbDoGvOp4KtD7edRtRWnbkPzCV9x70yZDBALJGP85WDK+PIPkaP79E9QygSotiBkeYVBdHUEsDBDMAAQBjAABI7loAAAAAMQAAABkAAAAIAAsAcGxhbi50eHQBmQcAAgBBRQIAAJO7OXevHjbs5QMYMQkmMbO+hA5mQGncgoWspMRx9Y6VDBq0K52EpWQA36IUHA3Vh9VQSwECPwMzAAEAYwAASO5aAAAAAK0AAADTBQAACAAvAAAAAAAAACCApIEAAAAAbG9uZy50eHQKACAAAAAAAAEAGAAAaMWtnfTbAQAAAAAAAAAAAAAAAAAAAAABmQcAAgBBRQIIAFBLAQI/AzMAAQBjAABI7loAAAAAMQAAABkAAAAIAC8AAAAAAAAAIICkgd4AAABwbGFuLnR4dAoAIAAAAAAAAQAYAABoxa2d9NsBAAAAAAAAAAAAAAAAAAAAAAGZBwACAEFFAgAAUEsFBgAAAAACAAIAygAAAEABAAAAAA==',
  /** 7-Zip, `-tzip -mem=AES256`. */
  aes: 'UEsDBDMAAQBjAABI7loAAAAAsQAAANMFAAAIAAsAbG9uZy50eHQBmQcAAgBBRQMIAOxtrdclOI3QZPzELWlDGwZGHsWznrSRom5MvmqgNKTA2MP0qDJ2hj8efoYfTvhRg+0SaJPXklf+57WB4LpD/AlsJQSg+4WatwtI5n94axqs7xCHF2KOdmSbwilbDolRCn1Pti4CxVKow8wK14Je/Ba7KzRY7IMf0R4ncLeLXMms2PUGOhDR1AJPBaePcMvj4xRsjgCBajlPbmtKplmq6DoI7q7gPqqpV84WajlJuEZAfVBLAwQzAAEAYwAASO5aAAAAADUAAAAZAAAACAALAHBsYW4udHh0AZkHAAIAQUUDAADiM+ZR1ZdQrLCl+wPoMEwRBFkZErxmXbOeKdt2pajoioqJLv4xRCxgeowfVY0JePWWwEyLcVBLAQI/AzMAAQBjAABI7loAAAAAsQAAANMFAAAIAC8AAAAAAAAAIICkgQAAAABsb25nLnR4dAoAIAAAAAAAAQAYAABoxa2d9NsBAAAAAAAAAAAAAAAAAAAAAAGZBwACAEFFAwgAUEsBAj8DMwABAGMAAEjuWgAAAAA1AAAAGQAAAAgALwAAAAAAAAAggKSB4gAAAHBsYW4udHh0CgAgAAAAAAABABgAAGjFrZ302wEAAAAAAAAAAAAAAAAAAAAAAZkHAAIAQUUDAABQSwUGAAAAAAIAAgDKAAAASAEAAAAA',
};

const ROUNDS = 1_000;
const SALT = Buffer.from('0123456789abcdef');
const hash = (name: string, ...pieces: Buffer[]): Buffer =>
  createHash(name).update(Buffer.concat(pieces)).digest();
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

function encrypt(algorithm: string, key: Buffer, iv: Buffer | null, bytes: Buffer): Buffer {
  const whole = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
  const cipher = createCipheriv(algorithm, key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(whole), cipher.final()]);
}

function stretched(name: string, password: string, rounds: number): Buffer {
  let digest = hash(name, SALT, Buffer.from(password, 'utf16le'));
  for (let round = 0; round < rounds; round += 1) digest = hash(name, number(round), digest);
  return digest;
}

function withLength(bytes: Uint8Array, encrypted: Buffer): Buffer {
  return Buffer.concat([number(bytes.length), Buffer.alloc(4), encrypted]);
}

/** How the agile encryption hashes (SHA-1, 256, 384, 512, as Node calls them) and how long its keys are. */
interface AgileShape {
  hashName?: string;
  keyBits?: 128 | 192 | 256;
}

/** A package in the agile encryption of Office 2010 and later (MS-OFFCRYPTO 2.3.4.10 to 2.3.4.15). */
export function agileOffice(
  bytes: Uint8Array,
  password: string,
  { hashName = 'sha512', keyBits = 256 }: AgileShape = {},
): Buffer {
  const digest = stretched(hashName, password, ROUNDS);
  const algorithm = `aes-${keyBits}-cbc`;
  const key = Buffer.alloc(keyBits / 8, 7);
  const input = Buffer.alloc(16, 9);
  const lock = (purpose: string, value: Buffer): string => {
    const digested = hash(hashName, digest, Buffer.from(purpose, 'hex'));
    const locking = Buffer.concat([digested, Buffer.alloc(keyBits / 8, 0x36)]).subarray(0, keyBits / 8);
    return encrypt(algorithm, locking, SALT, value).toString('base64');
  };
  const common = `saltSize="16" blockSize="16" keyBits="${keyBits}" hashSize="${hash(hashName).length}" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="${hashName.toUpperCase()}" saltValue="${SALT.toString('base64')}"`;
  const info = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData ${common}/><keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey spinCount="${ROUNDS}" ${common} encryptedVerifierHashInput="${lock('fea7d2763b4b9e79', input)}" encryptedVerifierHashValue="${lock('d7aa0f6d3061344e', hash(hashName, input))}" encryptedKeyValue="${lock('146e0be7abacd0d6', key)}"/></keyEncryptor></keyEncryptors></encryption>`;
  const segments: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    const iv = hash(hashName, SALT, number(at / 4096)).subarray(0, 16);
    segments.push(encrypt(algorithm, key, iv, Buffer.from(bytes.subarray(at, at + 4096))));
  }
  return makeCompound({
    EncryptionInfo: Buffer.concat([Buffer.from('0400040040000000', 'hex'), Buffer.from(info)]),
    EncryptedPackage: withLength(bytes, Buffer.concat(segments)),
  });
}

/** A package in the standard encryption of Office 2007 (MS-OFFCRYPTO 2.3.4.4 to 2.3.4.9). */
export function standardOffice(bytes: Uint8Array, password: string): Buffer {
  const digest = hash('sha1', stretched('sha1', password, 50_000), number(0));
  const block = Buffer.alloc(64, 0x36);
  digest.forEach((byte, index) => (block[index] = 0x36 ^ byte));
  const key = hash('sha1', block).subarray(0, 16);
  const header = Buffer.alloc(32);
  header.writeUInt32LE(0x24);
  header.writeUInt32LE(0x660e, 8);
  header.writeUInt32LE(0x8004, 12);
  header.writeUInt32LE(128, 16);
  header.writeUInt32LE(0x18, 20);
  const verifier = Buffer.alloc(16, 5);
  const verifierHash = encrypt('aes-128-ecb', key, null, hash('sha1', verifier));
  const info = [Buffer.from('0300020024000000', 'hex'), number(header.length), header, number(16), SALT];
  info.push(encrypt('aes-128-ecb', key, null, verifier), number(20), verifierHash);
  return makeCompound({
    EncryptionInfo: Buffer.concat(info),
    EncryptedPackage: withLength(bytes, encrypt('aes-128-ecb', key, null, Buffer.from(bytes))),
  });
}

const AES = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
const SHA256 = 'http://www.w3.org/2000/09/xmldsig#sha256';

/** An OpenDocument package with all its parts encrypted (ODF 1.3 part 2, 4.4), as LibreOffice does it. */
export function encryptedOdf(bytes: Uint8Array, password: string, derivation = 'PBKDF2'): Buffer {
  const start = hash('sha256', Buffer.from(password));
  const parts: ZipPart[] = [];
  const entries: string[] = [];
  for (const [name, data] of Object.entries(unzipSync(bytes))) {
    if (name === 'mimetype' || name === 'META-INF/manifest.xml') continue;
    const salt = hash('sha256', Buffer.from(name)).subarray(0, 16);
    const key = pbkdf2Sync(start, salt, ROUNDS, 32, 'sha1');
    const packed = deflateRawSync(data);
    const padding = 16 - (packed.length % 16);
    const padded = Buffer.concat([packed, Buffer.alloc(padding, padding)]);
    parts.push({ name, data: encrypt('aes-256-cbc', key, SALT, padded), store: true });
    const base64 = (value: Buffer): string => value.toString('base64');
    entries.push(
      `<m:file-entry m:full-path="${name}" m:size="${data.length}">` +
        `<m:encryption-data m:checksum-type="urn:x#sha256-1k" m:checksum="${base64(hash('sha256', packed.subarray(0, 1024)))}">` +
        `<m:algorithm m:algorithm-name="${AES}" m:initialisation-vector="${base64(SALT)}"/>` +
        `<m:key-derivation m:key-derivation-name="${derivation}" m:key-size="32" m:iteration-count="${ROUNDS}" m:salt="${base64(salt)}"/>` +
        `<m:start-key-generation m:start-key-generation-name="${SHA256}" m:key-size="32"/></m:encryption-data></m:file-entry>`,
    );
  }
  const manifest = `<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">${entries.join('')}</m:manifest>`;
  const type = { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', store: true };
  return buildZip([type, ...parts, { name: 'META-INF/manifest.xml', data: manifest }]);
}

const GCM = 'http://www.w3.org/2009/xmlenc11#aes256-gcm';
const ARGON2 = 'urn:org:documentfoundation:names:experimental:office:manifest:argon2id';

/** What the key of a document is derived with, as its manifest says it. */
interface Argon2 {
  iterations: number;
  /** KiB. */
  memory: number;
  lanes: number;
}

/** An OpenDocument package encrypted as a whole (OASIS issue OFFICE-4153), as LibreOffice does it since 24.8. */
export async function encryptedWholeOdf(
  bytes: Uint8Array,
  password: string,
  { iterations, memory, lanes }: Argon2 = { iterations: 2, memory: 256, lanes: 4 },
): Promise<Buffer> {
  const start = hash('sha256', Buffer.from(password));
  const derivation = { iterations, memorySize: memory, parallelism: lanes, hashLength: 32 };
  const key = await argon2id({ password: start, salt: SALT, ...derivation, outputType: 'binary' });
  const iv = SALT.subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const clear = deflateRawSync(bytes);
  const locked = Buffer.concat([iv, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  const type = 'application/vnd.oasis.opendocument.text';
  const manifest =
    `<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" xmlns:l="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0">` +
    `<m:file-entry m:full-path="encrypted-package" m:size="${bytes.length}" m:media-type="${type}"><m:encryption-data>` +
    `<m:algorithm m:algorithm-name="${GCM}" m:initialisation-vector="${iv.toString('base64')}"/>` +
    `<m:start-key-generation m:start-key-generation-name="http://www.w3.org/2001/04/xmlenc#sha256" m:key-size="32"/>` +
    `<m:key-derivation m:key-derivation-name="${ARGON2}" l:argon2-iterations="${iterations}" l:argon2-memory="${memory}" l:argon2-lanes="${lanes}" m:salt="${SALT.toString('base64')}" m:key-size="32"/>` +
    `</m:encryption-data></m:file-entry></m:manifest>`;
  return buildZip([
    { name: 'mimetype', data: type, store: true },
    { name: 'encrypted-package', data: locked, store: true },
    { name: 'META-INF/manifest.xml', data: manifest },
  ]);
}
