import { execFileSync } from 'node:child_process';
import { crc32 } from 'node:zlib';

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

/** What a frame of Zstandard says of itself, true or not. */
export interface ZstdShape {
  /** Log of the window; from 10 to 41. */
  window?: number;
  /** Bytes that the content is said to have; left out where not given. */
  size?: bigint;
  /** Four bytes in hexadecimal that stand where the checksum of the content does. */
  sum?: string;
}

const ZSTD_MAGIC = Buffer.from('28b52ffd', 'hex');
const MOST_IN_BLOCK = 2 ** 17;

/** A block of Zstandard: `kind` 0 holds bytes as they are, 1 one byte to be repeated `length` times. */
function zstdBlock(kind: 0 | 1, length: number, bytes: Uint8Array, last: boolean): Buffer {
  return Buffer.concat([
    uint32((length << 3) | (kind << 1) | (last ? 1 : 0)).subarray(0, 3),
    kind === 1 ? bytes.subarray(0, 1) : bytes,
  ]);
}

function zstdHead({ window = 17, size, sum }: ZstdShape): Buffer {
  const flags = (size === undefined ? 0 : 0xc0) | (sum === undefined ? 0 : 4);
  const head = Buffer.of(flags, (window - 10) << 3);
  if (size === undefined) return Buffer.concat([ZSTD_MAGIC, head]);
  const stated = Buffer.alloc(8);
  stated.writeBigUInt64LE(size);
  return Buffer.concat([ZSTD_MAGIC, head, stated]);
}

/** A frame of Zstandard (RFC 8878) with one block of a text. */
export function zstdOf(text: string, shape: ZstdShape = {}): Buffer {
  return Buffer.concat([
    zstdHead(shape),
    zstdBlock(0, text.length, Buffer.from(text), true),
    Buffer.from(shape.sum ?? '', 'hex'),
  ]);
}

/** A frame of Zstandard that stands for `count` times 128 KiB of one letter, in four bytes each. */
export function zstdBomb(count: number, shape: ZstdShape = {}): Buffer {
  const block = (last: boolean): Buffer => zstdBlock(1, MOST_IN_BLOCK, Buffer.from('a'), last);
  return Buffer.concat([zstdHead(shape), ...Array<Buffer>(count - 1).fill(block(false)), block(true)]);
}

/** What an xz file says of itself, true or not. */
export interface XzShape {
  /** Code of the dictionary's size: 12 is 256 KiB, 40 the largest, 4 GiB. */
  dictionary?: number;
  /** Bytes that the index says the block has. */
  indexed?: number;
}

function multibyte(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...multibyte(Math.floor(value / 128))];
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function summed(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, uint32(crc32(bytes))]);
}

/** An .xz file (The .xz File Format 1.2.1) with one block of a text that is not compressed, and no check. */
export function xzOf(text: string, { dictionary = 12, indexed = text.length }: XzShape = {}): Buffer {
  const flags = Buffer.of(0, 0);
  const head = Buffer.concat([Buffer.from('fd377a585a00', 'hex'), flags, uint32(crc32(flags))]);
  const blockHead = summed(Buffer.from([2, 0, 0x21, 1, dictionary, 0, 0, 0]));
  const length = text.length - 1;
  const data = Buffer.concat([Buffer.of(1, length >>> 8, length & 255), Buffer.from(text), Buffer.of(0)]);
  const unpadded = blockHead.length + data.length;
  const index = summed(padded(Buffer.from([0, 1, ...multibyte(unpadded), ...multibyte(indexed)])));
  const end = Buffer.concat([uint32(index.length / 4 - 1), flags]);
  const foot = Buffer.concat([uint32(crc32(end)), end, Buffer.from('YZ')]);
  return Buffer.concat([head, blockHead, padded(data), index, foot]);
}

/** What a header of an .lzma file says: a dictionary of 4 GiB and 2^60 bytes; rubbish follows. */
export function lyingLzma(): Buffer {
  return Buffer.concat([Buffer.from('5dffffffff0000000000000010', 'hex'), Buffer.alloc(4096, 0x55)]);
}

const PART = 2 ** 26;

/** What a coder makes of `size` zero bytes: the same piece over and over, as all of these formats allow. */
function bomb(program: string, size: number): Buffer {
  const piece = execFileSync(program, ['-9', '-c'], { input: Buffer.alloc(PART), maxBuffer: PART });
  return Buffer.concat(Array<Buffer>(Math.ceil(size / PART)).fill(piece));
}

export const gzipBomb = (size: number): Buffer => bomb('gzip', size);
export const bzip2Bomb = (size: number): Buffer => bomb('bzip2', size);
export const xzBomb = (size: number): Buffer => bomb('xz', size);
