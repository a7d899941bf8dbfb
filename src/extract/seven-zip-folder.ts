import { crc32 } from 'node:zlib';
import type { Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { AES, type OpenStream } from './seven-zip-crypto.ts';
import type { Coder, Folder } from './seven-zip-header.ts';
import { START } from './seven-zip-header.ts';

/** A folder with the bytes of its packed streams. */
interface Packed {
  folder: Folder;
  streams: Buffer[];
}

const COPY: Coder = { id: '00', properties: Buffer.alloc(0), ins: 1, outs: 1 };

export function isEncrypted({ coders }: Folder): boolean {
  return coders.some(({ id }) => id === AES);
}

/** True where nothing but the password decides what comes out. */
export function isPlain({ coders }: Folder): boolean {
  return coders.every(({ id }) => id === AES || id === COPY.id);
}

/**
 * Bytes of a folder's packed streams. Throws ExtractFailure: `too-large` beyond `most` bytes, `damaged` where the archive ends
 * before them.
 */
export function packedOf(input: Input, folder: Folder, most: number): Packed {
  const total = folder.packs.reduce((sum, { size }) => sum + size, 0);
  if (total > most)
    throw new ExtractFailure('too-large', `what is packed together is longer than ${most} bytes`);
  const streams = folder.packs.map(({ at, size }) => {
    if (at + size > input.size) throw new ExtractFailure('damaged', 'the archive ends within its data');
    return Buffer.from(input.read(at, size));
  });
  if (streams.length !== folder.inputs.length) {
    throw new ExtractFailure('damaged', 'the archive lacks a part of its data');
  }
  return { folder, streams };
}

/** The numbers of the first input and of the first output of a coder. */
function placesOf({ coders }: Folder, index: number): { into: number; from: number } {
  const before = coders.slice(0, index);
  return {
    into: before.reduce((sum, { ins }) => sum + ins, 0),
    from: before.reduce((sum, { outs }) => sum + outs, 0),
  };
}

/** Takes one coder of a single input out of a folder: what it gives goes into the next one as it is. */
function without(folder: Folder, index: number): Folder {
  const { into, from } = placesOf(folder, index);
  const next = folder.binds.find((bind) => bind.from === from)?.into;
  const coders = folder.coders.toSpliced(index, 1, ...(next === undefined ? [COPY] : []));
  if (next === undefined) return { ...folder, coders };
  const less = (place: number, gone: number): number => (place > gone ? place - 1 : place);
  return {
    ...folder,
    coders,
    binds: folder.binds
      .filter((bind) => bind.from !== from)
      .map((bind) => ({ into: less(bind.into, into), from: less(bind.from, from) })),
    inputs: folder.inputs.map((input) => less(input === into ? next : input, into)),
    sizes: folder.sizes.toSpliced(from, 1),
  };
}

/** The folder as it was before its streams were encrypted; null where the encryption is of an unknown kind. */
export function decrypted({ folder, streams }: Packed, open: OpenStream, password: string): Packed | null {
  const index = folder.coders.findIndex(({ id }) => id === AES);
  const coder = folder.coders[index];
  if (coder === undefined) return { folder, streams };
  const { into, from } = placesOf(folder, index);
  const stream = folder.inputs.indexOf(into);
  const bytes = streams[stream];
  if (bytes === undefined || coder.ins !== 1 || coder.outs !== 1) return null;
  const clear = open(coder, bytes, password)?.subarray(0, folder.sizes[from]);
  if (clear === undefined) return null;
  return decrypted({ folder: without(folder, index), streams: streams.with(stream, clear) }, open, password);
}

/** A number as `Cursor.number` reads it, always in nine bytes. */
function number(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xff);
  bytes.writeBigUInt64LE(BigInt(value), 1);
  return bytes;
}

function coderBytes({ id, properties, ins, outs }: Coder): Buffer {
  const name = Buffer.from(id, 'hex');
  const flags = Buffer.of(0x30 | name.length);
  return Buffer.concat([flags, name, number(ins), number(outs), number(properties.length), properties]);
}

/** An archive, in pieces, of one file that is all the folder holds, so that a library unpacks it. */
export function archiveOf({ folder, streams }: Packed): Buffer[] {
  const { coders, binds, inputs, sizes } = folder;
  const header = Buffer.concat([
    Buffer.of(0x01, 0x04, 0x06),
    number(0),
    number(streams.length),
    Buffer.of(0x09),
    ...streams.map(({ length }) => number(length)),
    Buffer.of(0x00, 0x07, 0x0b, 1, 0),
    number(coders.length),
    ...coders.map(coderBytes),
    ...binds.flatMap(({ into, from }) => [number(into), number(from)]),
    ...(inputs.length > 1 ? inputs.map(number) : []),
    Buffer.of(0x0c),
    ...sizes.map(number),
    Buffer.of(0x00, 0x08, 0x00, 0x00, 0x05, 1, 0x11, 5, 0, 0x61, 0, 0, 0, 0x00, 0x00),
  ]);
  const start = Buffer.alloc(START);
  start.write('7z\xbc\xaf\x27\x1c\0\x04', 'latin1');
  start.writeBigUInt64LE(BigInt(streams.reduce((sum, { length }) => sum + length, 0)), 12);
  start.writeBigUInt64LE(BigInt(header.length), 20);
  start.writeUInt32LE(crc32(header), 28);
  start.writeUInt32LE(crc32(start.subarray(12)), 8);
  return [start, ...streams, header];
}
