import { crc32, constants, deflateRawSync } from 'node:zlib';

/** A piece of an entry: its bytes, and the same compressed so that it can follow any other. */
export interface Piece {
  raw: Uint8Array;
  deflated: Uint8Array;
}

/** A ZIP archive (APPNOTE 6.3) that is written while it grows. */
export interface ZipStream {
  /** Begins an entry; the one before it is ended. */
  begin: (name: string) => void;
  add: (piece: Piece) => void;
  /** Bytes of the archive so far. */
  size: () => number;
  finish: () => void;
}

/** Compresses a piece on its own: its blocks end at a byte, none of them is the last of the stream. */
export function deflatedPiece(raw: Uint8Array): Piece {
  // A copy, so that it can move to another thread with memory of its own.
  return {
    raw,
    deflated: new Uint8Array(deflateRawSync(raw, { level: 1, finishFlush: constants.Z_SYNC_FLUSH })),
  };
}

interface Entry {
  name: Buffer;
  at: number;
  crc: number;
  deflated: number;
  raw: number;
}

/** An empty last block, which ends a stream of blocks. */
const LAST_BLOCK = Buffer.from([3, 0]);

/** Names are UTF-8, sizes follow the data. */
const FLAGS = 0x0808;

const VERSION = 20;

const DEFLATE = 8;

/** 1980-01-01, the first that there is: equal content gives an equal archive. */
const DATE = 0x21;

/** Starts an archive; `write` gets its bytes in order. Entries and archive must stay below 4 GiB. */
export function createZipStream(write: (bytes: Buffer) => void): ZipStream {
  const entries: Entry[] = [];
  let [size, open]: [number, Entry | null] = [0, null];
  const put = (bytes: Uint8Array): void => {
    write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    size += bytes.length;
  };
  const end = (): void => {
    if (open === null) return;
    put(LAST_BLOCK);
    open.deflated += LAST_BLOCK.length;
    put(Buffer.concat([ints('PK\x07\x08'), int32(open.crc), int32(open.deflated), int32(open.raw)]));
    open = null;
  };
  return {
    begin: (name) => {
      end();
      open = { name: Buffer.from(name), at: size, crc: 0, deflated: 0, raw: 0 };
      entries.push(open);
      put(Buffer.concat([ints('PK\x03\x04', VERSION), factsOf({ ...open }), open.name]));
    },
    add: ({ raw, deflated }) => {
      if (open === null) throw new Error('no entry was begun');
      put(deflated);
      open.crc = crc32(raw, open.crc);
      open.deflated += deflated.length;
      open.raw += raw.length;
    },
    size: () => size,
    finish: () => {
      end();
      const from = size;
      for (const entry of entries) put(directoryEntry(entry));
      const count = entries.length;
      put(
        Buffer.concat([ints('PK\x05\x06', 0, 0, count, count), int32(size - from), int32(from), ints('', 0)]),
      );
    },
  };
}

/** What both headers of an entry have, from its flags to the length of its extra field. */
function factsOf({ name, crc, deflated, raw }: Entry): Buffer {
  const sizes = [int32(crc), int32(deflated), int32(raw)];
  return Buffer.concat([ints('', FLAGS, DEFLATE, 0, DATE), ...sizes, ints('', name.length, 0)]);
}

function directoryEntry(entry: Entry): Buffer {
  const head = [ints('PK\x01\x02', VERSION, VERSION), factsOf(entry), ints('', 0, 0, 0), int32(0)];
  return Buffer.concat([...head, int32(entry.at), entry.name]);
}

/** A signature, then numbers of two bytes. */
function ints(signature: string, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(signature.length + values.length * 2);
  bytes.write(signature, 'latin1');
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, signature.length + at * 2);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
