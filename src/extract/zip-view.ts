import type { Input } from './extractor.ts';

/** A range of bytes that is read like a file. */
export type View = Pick<Input, 'size' | 'read'>;

const CENTRAL = 0x02014b50;
const END_SIZE = 22;
const LOCATOR = 0x07064b50;
const LOCATOR_SIZE = 20;
const END64 = 0x06064b50;
const END64_SIZE = 56;
const MAX_COMMENT = 0xffff;

/** Bytes in memory as a view. */
export function bytesView(bytes: Uint8Array): View {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Copy of the bytes at `offset`, fewer at the end. */
export function copyAt(view: View, offset: number, length: number): Buffer {
  return Buffer.from(view.read(offset, length));
}

/** Offset of the end record (APPNOTE 4.3.16): the last one whose directory lies before it; null where there is none. */
function findEnd(view: View): { at: number; record: Buffer } | null {
  const start = Math.max(0, view.size - END_SIZE - MAX_COMMENT);
  const tail = copyAt(view, start, view.size - start);
  const signature = Buffer.from('PK\x05\x06', 'latin1');
  for (
    let at = tail.lastIndexOf(signature);
    at !== -1;
    at = at > 0 ? tail.lastIndexOf(signature, at - 1) : -1
  ) {
    const record = tail.subarray(at, at + END_SIZE);
    if (record.length < END_SIZE) continue;
    const size = record.readUInt32LE(12);
    if (size === 0xffffffff || size <= start + at) return { at: start + at, record };
  }
  return null;
}

/** Bytes before the archive, by the difference of where its directory is and where it says it is. */
function prefixOf(view: View, at: number, record: Buffer): number {
  const locator = at >= LOCATOR_SIZE ? copyAt(view, at - LOCATOR_SIZE, LOCATOR_SIZE) : Buffer.alloc(0);
  if (locator.length === LOCATOR_SIZE && locator.readUInt32LE(0) === LOCATOR) {
    const end64 = at - LOCATOR_SIZE - END64_SIZE;
    const found = end64 >= 0 && copyAt(view, end64, 4).readUInt32LE(0) === END64;
    return found ? Math.max(0, end64 - Number(locator.readBigUInt64LE(8))) : 0;
  }
  const directory = at - record.readUInt32LE(12);
  const there = directory > 0 && copyAt(view, directory, 4).readUInt32LE(0) === CENTRAL;
  return there ? Math.max(0, directory - record.readUInt32LE(16)) : 0;
}

/** An archive without what stands around it. */
export interface Archive {
  view: View;
  /** Bytes before it: a program that unpacks it, or something that hides there. */
  prefix: number;
  /** All that follows its end record, of whatever length the record says. */
  comment: Buffer;
  /** True where nothing follows it but the comment that it declares. */
  last: boolean;
}

/** The archive that ends a file; null where no end record is found. */
export function archiveIn(view: View): Archive | null {
  const end = findEnd(view);
  if (end === null) return null;
  const prefix = prefixOf(view, end.at, end.record);
  const size = end.at + END_SIZE - prefix;
  const commentLength = size - 2;
  const read = (offset: number, length: number): Uint8Array => {
    const bytes = copyAt(view, prefix + offset, Math.max(0, Math.min(length, size - offset)));
    // The comment is cut off, so its length is read as 0.
    for (let index = Math.max(0, commentLength - offset); index < bytes.length; index += 1) bytes[index] = 0;
    return bytes;
  };
  const comment = copyAt(view, end.at + END_SIZE, MAX_COMMENT);
  return { view: { size, read }, prefix, comment, last: comment.length === end.record.readUInt16LE(20) };
}
