import { createHash } from 'node:crypto';
import { compoundStreams } from '../../src/extract/compound.ts';
import { docStreams, makeCompound, pptRecord, propertySet } from './compound.ts';
import { makeXls } from './xls.ts';

/** How a file of Office 97 to 2003 is locked: what says so, and the encryption of a block of bytes. */
export interface OldLock {
  header: Buffer;
  encrypt: (bytes: Uint8Array, block: number) => Buffer;
}

const SALT = Buffer.from('0123456789abcdef');
const VERIFIER = Buffer.alloc(16, 5);

const hash = (name: string, ...pieces: Uint8Array[]): Buffer =>
  createHash(name).update(Buffer.concat(pieces)).digest();

function uints(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}

/** RC4 as Schneier describes it: the generator first, then its stream over the bytes. */
function rc4(key: Buffer, bytes: Uint8Array): Buffer {
  const s = [...Array(256).keys()];
  let j = 0;
  for (let i = 0; i < 256; i += 1) {
    j = (j + (s[i] ?? 0) + (key[i % key.length] ?? 0)) % 256;
    [s[i], s[j]] = [s[j] ?? 0, s[i] ?? 0];
  }
  const stream: number[] = [];
  for (let i = 1, k = 0; stream.length < bytes.length; i = (i + 1) % 256) {
    k = (k + (s[i] ?? 0)) % 256;
    [s[i], s[k]] = [s[k] ?? 0, s[i] ?? 0];
    stream.push(s[((s[i] ?? 0) + (s[k] ?? 0)) % 256] ?? 0);
  }
  return Buffer.from(stream.map((value, index) => value ^ (bytes[index] ?? 0)));
}

/** Keys of 40 bits from MD5 (MS-OFFCRYPTO 2.3.6). */
export function lock97(password: string): OldLock {
  const short = hash('md5', Buffer.from(password, 'utf16le')).subarray(0, 5);
  const start = hash('md5', Buffer.concat(Array<Buffer>(16).fill(Buffer.concat([short, SALT])))).subarray(
    0,
    5,
  );
  const encrypt: OldLock['encrypt'] = (bytes, block) => rc4(hash('md5', start, uints(block)), bytes);
  const proof = encrypt(Buffer.concat([VERIFIER, hash('md5', VERIFIER)]), 0);
  return { header: Buffer.concat([Buffer.of(1, 0, 1, 0), SALT, proof]), encrypt };
}

/** Keys of so many bits from SHA-1 (2.3.5). */
export function lock2003(password: string, bits: number): OldLock {
  const start = hash('sha1', SALT, Buffer.from(password, 'utf16le'));
  const encrypt: OldLock['encrypt'] = (bytes, block) => {
    const key = Buffer.alloc(16);
    hash('sha1', start, uints(block)).copy(key, 0, 0, bits / 8);
    return rc4(bits === 40 ? key : key.subarray(0, bits / 8), bytes);
  };
  const proof = encrypt(Buffer.concat([VERIFIER, hash('sha1', VERIFIER)]), 0);
  const settings = uints(4, 0, 0x6801, 0x8004, bits, 1, 0, 0);
  const version = Buffer.concat([Buffer.of(4, 0, 2, 0), uints(4, settings.length)]);
  const rest = [uints(16), SALT, proof.subarray(0, 16), uints(20), proof.subarray(16)];
  return { header: Buffer.concat([version, settings, ...rest]), encrypt };
}

function inBlocks(bytes: Buffer, size: number, { encrypt }: OldLock): Buffer {
  const count = Math.ceil(bytes.length / size);
  const blocks = Array.from({ length: count }, (_, n) =>
    encrypt(bytes.subarray(n * size, (n + 1) * size), n),
  );
  return Buffer.concat(blocks);
}

/** The workbook of `makeXls`; heads of records, first records and places of sheets stay in clear (MS-XLS 2.2.10). */
export function lockedXls(lock: OldLock): Buffer {
  const bytes = makeXls({ lock: Buffer.concat([Buffer.of(1, 0), lock.header]) });
  const read = (offset: number, length: number): Buffer => bytes.subarray(offset, offset + length);
  const found = compoundStreams({ size: bytes.length, read });
  const streams = Object.fromEntries(found.map((stream) => [stream.path, stream.read(stream.size)]));
  const plain = streams['Workbook'] ?? Buffer.alloc(0);
  const encrypted = inBlocks(plain, 1024, lock);
  for (let at = 0; at + 4 <= plain.length;) {
    const [type, end] = [plain.readUInt16LE(at), at + 4 + plain.readUInt16LE(at + 2)];
    const clear = [0x809, 0x2f, 0xe1].includes(type) ? end : at + (type === 0x85 ? 8 : 4);
    plain.copy(encrypted, at, at, clear);
    at = end;
  }
  return makeCompound({ ...streams, Workbook: encrypted });
}

/** A Word document of one text (MS-DOC 2.2.6.2). */
export function lockedDoc(body: string, lock: OldLock): Buffer {
  const { WordDocument: main = Buffer.alloc(0), '1Table': table = Buffer.alloc(0) } = docStreams({
    body,
    flags: 0x100,
  });
  main.writeUInt32LE(lock.header.length, 14);
  main.writeUInt32LE(lock.header.length, 0x1a2);
  const encrypted = inBlocks(main, 512, lock);
  main.copy(encrypted, 0, 0, 68);
  const whole = Buffer.concat([lock.header, table]);
  const encryptedTable = inBlocks(whole, 512, lock);
  whole.copy(encryptedTable, 0, 0, lock.header.length);
  return makeCompound({ WordDocument: encrypted, '1Table': encryptedTable });
}

/** A presentation of one slide with one text, and a title among its properties (MS-PPT 2.3.7, MS-OFFCRYPTO 2.3.5.4). */
export function lockedPpt(text: string, title: string, lock: OldLock): Buffer {
  const slide = pptRecord(0x03ee, [pptRecord(0x0fa0, Buffer.from(text, 'utf16le'))]);
  const session = pptRecord(0x2f14, lock.header);
  session.writeUInt16LE(15, 0);
  const directory = pptRecord(0x1772, uints((2 << 20) | 1, 0, slide.length));
  const at = slide.length + session.length;
  const edit = pptRecord(0x0ff5, uints(0, 0, 0, at, 1, 3, 0, 2));
  const user = Buffer.concat([Buffer.alloc(8), uints(20, 0xf3d1c4df, at + directory.length)]);
  const set = propertySet({ 2: title });
  const table = Buffer.concat([
    uints(1, 8, set.length),
    Buffer.of(7, 0, 1, 0),
    uints(0),
    Buffer.from('S\0\0\0'),
  ]);
  const summary = [
    lock.encrypt(uints(8 + set.length, table.length), 0),
    lock.encrypt(set, 7),
    lock.encrypt(table, 0),
  ];
  return makeCompound({
    'Current User': user,
    'PowerPoint Document': Buffer.concat([lock.encrypt(slide, 1), session, directory, edit]),
    EncryptedSummary: Buffer.concat(summary),
  });
}
