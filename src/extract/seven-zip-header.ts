import type { Cursor } from './seven-zip-cursor.ts';
import { broken, cursorOf, definedBits } from './seven-zip-cursor.ts';

/** One step of packing; `id` in hexadecimal digits. */
export interface Coder {
  id: string;
  properties: Buffer;
  ins: number;
  outs: number;
}

/** Streams that are packed together: what comes out of their coders is the content of files, one after the other. */
export interface Folder {
  coders: Coder[];
  /** Which output of a coder is the input of another, both counted over all coders. */
  binds: { into: number; from: number }[];
  /** The input that each packed stream goes into. */
  inputs: number[];
  /** Where the packed streams lie in the archive. */
  packs: { at: number; size: number }[];
  /** Bytes that come out of each output. */
  sizes: number[];
  crc: number | null;
  files: { size: number; crc: number | null }[];
}

/** Bytes before everything else: signature, version, and where the header is. */
export const START = 32;
const END = 0x00;
const HEADER = 0x01;
const ARCHIVE_PROPERTIES = 0x02;
const ADDITIONAL = 0x03;
const STREAMS = 0x04;
const FILES = 0x05;
const PACK_INFO = 0x06;
const FOLDERS = 0x07;
const SUBSTREAMS = 0x08;
const SIZE = 0x09;
const CRC = 0x0a;
const FOLDER = 0x0b;
const UNPACK_SIZE = 0x0c;
const COUNTS = 0x0d;
const ENCODED = 0x17;
/** More coders or streams than any method has. */
const MOST_CODERS = 32;

function checksums(cursor: Cursor, count: number): (number | null)[] {
  return Array.from(definedBits(cursor, count), (bit) => (bit === 1 ? cursor.bytes(4).readUInt32LE() : null));
}

function coderAt(cursor: Cursor): Coder {
  const flags = cursor.byte();
  if ((flags & 0xc0) !== 0) throw broken();
  const id = cursor.bytes(flags & 0xf).toString('hex');
  const [ins, outs] = (flags & 0x10) === 0 ? [1, 1] : [cursor.number(), cursor.number()];
  if (ins > MOST_CODERS || outs > MOST_CODERS) throw broken();
  return {
    id,
    ins,
    outs,
    properties: (flags & 0x20) === 0 ? Buffer.alloc(0) : cursor.bytes(cursor.number()),
  };
}

function folderAt(cursor: Cursor): Folder {
  const count = cursor.number();
  if (count === 0 || count > MOST_CODERS) throw broken();
  const coders = Array.from({ length: count }, () => coderAt(cursor));
  const ins = coders.reduce((sum, coder) => sum + coder.ins, 0);
  const outs = coders.reduce((sum, coder) => sum + coder.outs, 0);
  const packed = ins - (outs - 1);
  if (outs === 0 || packed < 1) throw broken();
  const binds = Array.from({ length: outs - 1 }, () => ({ into: cursor.number(), from: cursor.number() }));
  const free = Array.from({ length: ins }, (_, index) => index).filter(
    (into) => !binds.some((bind) => bind.into === into),
  );
  const inputs = packed === 1 ? free.slice(0, 1) : Array.from({ length: packed }, () => cursor.number());
  return { coders, binds, inputs, packs: [], sizes: Array<number>(outs).fill(0), crc: null, files: [] };
}

interface Packs {
  at: number;
  sizes: number[];
}

function packsAt(cursor: Cursor): Packs {
  const packs: Packs = { at: START + cursor.number(), sizes: [] };
  const count = cursor.count();
  for (let id = cursor.byte(); id !== END; id = cursor.byte()) {
    if (id === SIZE) packs.sizes = Array.from({ length: count }, () => cursor.number());
    else if (id === CRC) checksums(cursor, count);
    else throw broken();
  }
  return packs;
}

function foldersAt(cursor: Cursor): Folder[] {
  if (cursor.byte() !== FOLDER) throw broken();
  const count = cursor.count();
  if (cursor.byte() !== 0) throw broken();
  const folders = Array.from({ length: count }, () => folderAt(cursor));
  for (let id = cursor.byte(); id !== END; id = cursor.byte()) {
    if (id === UNPACK_SIZE)
      for (const folder of folders) folder.sizes = folder.sizes.map(() => cursor.number());
    else if (id === CRC)
      checksums(cursor, count).forEach((crc, index) => Object.assign(folders[index] ?? {}, { crc }));
    else throw broken();
  }
  return folders;
}

/** Bytes that a folder holds: the output that goes into no other coder. */
function unpackedSize({ sizes, binds }: Folder): number {
  return sizes.find((_, from) => !binds.some((bind) => bind.from === from)) ?? 0;
}

/** Files of each folder; without this part of the header each folder holds one. */
function readSubstreams(cursor: Cursor, folders: readonly Folder[]): void {
  let id = cursor.byte();
  let counts = folders.map(() => 1);
  if (id === COUNTS) {
    counts = folders.map(() => cursor.count());
    id = cursor.byte();
  }
  const isSized = id === SIZE;
  folders.forEach((folder, index) => {
    let left = unpackedSize(folder);
    for (let file = 1; file <= (counts[index] ?? 0); file += 1) {
      const isLast = file === counts[index];
      if (!isLast && !isSized) throw broken();
      const size = isLast ? left : cursor.number();
      if (size > left) throw broken();
      left -= size;
      folder.files.push({ size, crc: counts[index] === 1 ? folder.crc : null });
    }
  });
  if (isSized) id = cursor.byte();
  const unknown = folders.flatMap(({ files }) => files).filter(({ crc }) => crc === null);
  for (; id !== END; id = cursor.byte()) {
    if (id !== CRC) throw broken();
    const found = checksums(cursor, unknown.length);
    unknown.forEach((file, index) => (file.crc = found[index] ?? null));
  }
}

function streamsAt(cursor: Cursor): Folder[] {
  let packs: Packs = { at: START, sizes: [] };
  let folders: Folder[] = [];
  let isDivided = false;
  for (let id = cursor.byte(); id !== END; id = cursor.byte()) {
    if (id === PACK_INFO) packs = packsAt(cursor);
    else if (id === FOLDERS) folders = foldersAt(cursor);
    else if (id === SUBSTREAMS) {
      readSubstreams(cursor, folders);
      isDivided = true;
    } else throw broken();
  }
  let { at } = packs;
  let next = 0;
  for (const folder of folders) {
    for (const size of packs.sizes.slice(next, next + folder.inputs.length)) {
      folder.packs.push({ at, size });
      at += size;
    }
    next += folder.inputs.length;
    if (!isDivided) folder.files.push({ size: unpackedSize(folder), crc: folder.crc });
  }
  return folders;
}

/** What a header holds: of the archive itself, or of a header that is packed in turn. */
export interface Header {
  isEncoded: boolean;
  folders: Folder[];
  /** The part about files, unread. */
  files: Buffer;
}

/**
 * Reads the header of an archive, as 7zFormat.txt of the LZMA SDK describes it; its time is bounded by its length. Throws
 * ExtractFailure `damaged`.
 */
export function readHeader(bytes: Buffer): Header {
  const cursor = cursorOf(bytes);
  const kind = cursor.byte();
  if (kind === ENCODED) return { isEncoded: true, folders: streamsAt(cursor), files: Buffer.alloc(0) };
  if (kind !== HEADER) throw broken();
  let folders: Folder[] = [];
  for (let id = cursor.byte(); id !== END; id = cursor.byte()) {
    if (id === ARCHIVE_PROPERTIES) {
      for (let type = cursor.byte(); type !== END; type = cursor.byte()) cursor.bytes(cursor.number());
    } else if (id === ADDITIONAL) streamsAt(cursor);
    else if (id === STREAMS) folders = streamsAt(cursor);
    else if (id === FILES) return { isEncoded: false, folders, files: cursor.rest() };
    else throw broken();
  }
  return { isEncoded: false, folders, files: Buffer.alloc(0) };
}
