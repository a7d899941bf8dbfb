import { crc32, deflateRawSync } from 'node:zlib';

/** One entry as it is written, true or not. */
export interface ZipPart {
  name: string | Uint8Array;
  data?: string | Uint8Array;
  /** Not compressed. */
  store?: boolean;
  /** General purpose bits besides those that follow from the rest. */
  flags?: number;
  method?: number;
  /** What the headers claim instead of the true length. */
  claimedSize?: number;
  /** Sizes follow the data; the local header says 0. */
  streamed?: boolean;
  /** Unix mode; 0o120777 is a symbolic link. */
  mode?: number;
  comment?: string;
  /** Points at the data of the first entry and brings none of its own. */
  shared?: boolean;
  /** MS-DOS date and time words. */
  date?: number;
  time?: number;
}

export interface ZipShape {
  comment?: string;
  /** What the end record claims instead of the true length. */
  commentLength?: number;
  zip64?: boolean;
  /** Damages the signature of the directory's entry with this index. */
  brokenEntry?: number;
}

const DATE = 0x5ac2;
const TIME = 0x4bc0;

interface Written {
  part: ZipPart;
  name: Buffer;
  packed: Buffer;
  size: number;
  sum: number;
  offset: number;
}

function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
}

/** The fields that local header and directory share, from the version needed on. */
function commonFields({ part, name, packed, size, sum }: Written, local: boolean): Buffer {
  const fields = Buffer.alloc(26);
  const hidden = local && part.streamed === true;
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE((part.flags ?? 0x800) | (part.streamed === true ? 8 : 0), 2);
  fields.writeUInt16LE(part.method ?? (part.store === true ? 0 : 8), 4);
  fields.writeUInt16LE(part.time ?? TIME, 6);
  fields.writeUInt16LE(part.date ?? DATE, 8);
  fields.writeUInt32LE(hidden ? 0 : sum, 10);
  fields.writeUInt32LE(hidden ? 0 : packed.length, 14);
  fields.writeUInt32LE(hidden ? 0 : size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function localHeader(written: Written): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), commonFields(written, true), written.name]);
}

function descriptor({ packed, size, sum }: Written): Buffer {
  const record = Buffer.alloc(16);
  record.write('PK\x07\x08', 0, 'latin1');
  record.writeUInt32LE(sum, 4);
  record.writeUInt32LE(packed.length, 8);
  record.writeUInt32LE(size, 12);
  return record;
}

function directoryEntry(written: Written, broken: boolean): Buffer {
  const comment = bytesOf(written.part.comment ?? '');
  const tail = Buffer.alloc(14);
  tail.writeUInt16LE(comment.length, 0);
  tail.writeUInt32LE(((written.part.mode ?? 0o100644) << 16) >>> 0, 6);
  tail.writeUInt32LE(written.offset, 10);
  const head = Buffer.from(broken ? 'PK\xff\xff\x14\x03' : 'PK\x01\x02\x14\x03', 'latin1');
  return Buffer.concat([head, commonFields(written, false), tail, written.name, comment]);
}

function endRecord(
  count: number,
  size: number,
  offset: number,
  { comment = '', commentLength, zip64 }: ZipShape,
): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(zip64 === true ? 0xffff : count, 8);
  end.writeUInt16LE(zip64 === true ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 === true ? 0xffffffff : size, 12);
  end.writeUInt32LE(zip64 === true ? 0xffffffff : offset, 16);
  end.writeUInt16LE(commentLength ?? comment.length, 20);
  return Buffer.concat([...(zip64 === true ? [end64(count, size, offset)] : []), end, Buffer.from(comment)]);
}

function end64(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(76);
  record.write('PK\x06\x06', 0, 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.write('PK\x06\x07', 56, 'latin1');
  record.writeBigUInt64LE(BigInt(offset + size), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

/** A ZIP archive byte by byte, with whatever lies its parts ask for. The same parts give the same bytes. */
export function buildZip(parts: readonly ZipPart[], shape: ZipShape = {}): Buffer {
  const pieces: Buffer[] = [];
  const written: Written[] = [];
  let offset = 0;
  for (const part of parts) {
    const data = bytesOf(part.data ?? '');
    const packed = part.store === true || part.method === 0 ? data : deflateRawSync(data);
    const size = part.claimedSize ?? data.length;
    const entry: Written = { part, name: bytesOf(part.name), packed, size, sum: crc32(data), offset };
    const first = written[0];
    if (part.shared === true && first !== undefined) {
      written.push({ ...first, part, name: entry.name });
      continue;
    }
    written.push(entry);
    pieces.push(localHeader(entry), packed, ...(part.streamed === true ? [descriptor(entry)] : []));
    offset += pieces.slice(part.streamed === true ? -3 : -2).reduce((sum, piece) => sum + piece.length, 0);
  }
  const directory = Buffer.concat(
    written.map((entry, index) => directoryEntry(entry, index === shape.brokenEntry)),
  );
  return Buffer.concat([...pieces, directory, endRecord(written.length, directory.length, offset, shape)]);
}

/** `size` zero bytes in some thousandth of it. */
export function zipBomb(size: number): Buffer {
  return buildZip([{ name: 'zeros.txt', data: Buffer.alloc(size, 0x30) }]);
}

/** An archive in an archive, `depth` times, around one text. */
export function nestedZip(depth: number, text: string): Buffer {
  let bytes = buildZip([{ name: 'innermost.txt', data: text }]);
  for (let level = 1; level < depth; level += 1)
    bytes = buildZip([{ name: `level-${level}.zip`, data: bytes }]);
  return bytes;
}

/** `width` archives in each archive, `depth` times: width^depth texts in a few bytes. */
export function zipTree(width: number, depth: number): Buffer {
  let bytes = buildZip([{ name: 'leaf.txt', data: 'leaf' }]);
  for (let level = 1; level < depth; level += 1) {
    const inner = bytes;
    bytes = buildZip(Array.from({ length: width }, (_, index) => ({ name: `${index}.zip`, data: inner })));
  }
  return bytes;
}

/** Names that tempt a careless reader, each with the text `content of <index>`. */
export const HOSTILE_NAMES: readonly (string | Uint8Array)[] = [
  '../../escape.txt',
  '/etc/absolute.txt',
  'C:\\drive\\letter.txt',
  'back\\slash.txt',
  'nul\0byte.txt',
  'new\nline.txt',
  '\u001b[2Jescape-code.txt',
  '=cmd.txt',
  '.',
  '',
  Uint8Array.of(0x81, 0x9a, 0x2e, 0x74, 0x78, 0x74),
];

export function hostileNames(): Buffer {
  return buildZip(HOSTILE_NAMES.map((name, index) => ({ name, data: `content of ${index}`, flags: 0 })));
}

/** One block of text that `count` entries claim. */
export function overlappingZip(count: number, text: string): Buffer {
  return buildZip(
    Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, data: text, shared: index > 0 })),
  );
}

/** The archive without its last part: its directory is gone, and some of its data. */
export function truncated(bytes: Uint8Array, share: number): Buffer {
  return Buffer.from(bytes.subarray(0, Math.floor(bytes.length * share)));
}

/** An archive of `count` entries that all are one empty file: little more than a directory. */
export function crowdedZip(count: number): Buffer {
  return buildZip(
    Array.from({ length: count }, (_, index) => ({ name: `${index}`, shared: index > 0 })),
    { zip64: true },
  );
}
