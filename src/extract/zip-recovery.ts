import type { Entry } from 'yauzl';
import yauzl from 'yauzl';
import type { View } from './zip-view.ts';
import { copyAt } from './zip-view.ts';

const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
/** Compression methods in use; a header with another is a coincidence. */
const METHODS = new Set([0, 1, 6, 8, 9, 12, 14, 19, 93, 95, 96, 97, 98, 99]);
/** Signatures that can end a member's data: next header, directory, data descriptor. */
const ENDS = new Set([LOCAL, 0x02014b50, 0x08074b50]);
const SMALL_READ = 4096;
const LARGE_READ = 2 ** 20;

/** Offset of the next of some signatures (little-endian, all beginning with `PK`) at or after `from`, or the end. */
function nextSignature(view: View, from: number, wanted: ReadonlySet<number>): number {
  let length = SMALL_READ;
  for (
    let offset = from;
    offset + 4 <= view.size;
    offset += length - 3, length = Math.min(length * 2, LARGE_READ)
  ) {
    const bytes = copyAt(view, offset, length);
    for (
      let at = bytes.indexOf('PK');
      at !== -1 && at + 4 <= bytes.length;
      at = bytes.indexOf('PK', at + 1)
    ) {
      if (wanted.has(bytes.readUInt32LE(at))) return offset + at;
    }
  }
  return view.size;
}

/** Sizes of ZIP64 from the header's extra field (APPNOTE 4.5.3): original size, then compressed size. */
function widen(entry: Entry): void {
  const data = entry.extraFields.find(({ id }) => id === 1)?.data;
  if (data === undefined || data.length < 16) return;
  if (entry.uncompressedSize === 0xffffffff) entry.uncompressedSize = Number(data.readBigUInt64LE(0));
  if (entry.compressedSize === 0xffffffff) entry.compressedSize = Number(data.readBigUInt64LE(8));
}

function extraFieldsOf(raw: Buffer): Entry['extraFields'] {
  try {
    return yauzl.parseExtraFields(raw);
  } catch {
    return [];
  }
}

/** The local header at `at` as an entry, with the offset of its data; null where none is. */
function headerAt(view: View, at: number): { entry: Entry; data: number } | null {
  const header = copyAt(view, at, LOCAL_SIZE);
  if (header.length < LOCAL_SIZE || !METHODS.has(header.readUInt16LE(8))) return null;
  const nameLength = header.readUInt16LE(26);
  const names = copyAt(view, at + LOCAL_SIZE, nameLength + header.readUInt16LE(28));
  const entry = new yauzl.Entry();
  entry.fileNameRaw = names.subarray(0, nameLength);
  entry.extraFields = extraFieldsOf(names.subarray(nameLength));
  entry.fileCommentRaw = Buffer.alloc(0);
  entry.versionMadeBy = 0;
  entry.externalFileAttributes = 0;
  entry.generalPurposeBitFlag = header.readUInt16LE(6);
  entry.compressionMethod = header.readUInt16LE(8);
  entry.lastModFileTime = header.readUInt16LE(10);
  entry.lastModFileDate = header.readUInt16LE(12);
  entry.crc32 = header.readUInt32LE(14);
  entry.compressedSize = header.readUInt32LE(18);
  entry.uncompressedSize = header.readUInt32LE(22);
  entry.relativeOffsetOfLocalHeader = at;
  widen(entry);
  return { entry, data: at + LOCAL_SIZE + names.length };
}

/** Sizes that follow the data are not known yet; -1 stands for that in `uncompressedSize`. */
function sized(view: View, entry: Entry, data: number): Entry {
  if ((entry.generalPurposeBitFlag & 8) === 0 && data + entry.compressedSize <= view.size) return entry;
  const streamed = (entry.generalPurposeBitFlag & 8) !== 0;
  entry.compressedSize = (streamed ? nextSignature(view, data, ENDS) : view.size) - data;
  if (streamed) entry.uncompressedSize = -1;
  return entry;
}

/**
 * Entries by the headers that stand before each member's data, for archives without a usable directory. At most
 * `limit` and one. `encrypted`: the archive hides its own directory (APPNOTE 7.3), so names and sizes mean nothing.
 */
export function recoverEntries(view: View, limit: number): { entries: Entry[]; encrypted: boolean } {
  const entries: Entry[] = [];
  const wanted = new Set([LOCAL]);
  for (let at = nextSignature(view, 0, wanted); at < view.size && entries.length <= limit;) {
    const found = headerAt(view, at);
    if (found === null) {
      at = nextSignature(view, at + 4, wanted);
      continue;
    }
    if ((found.entry.generalPurposeBitFlag & 0x2000) !== 0) return { entries: [], encrypted: true };
    const entry = sized(view, found.entry, found.data);
    entries.push(entry);
    at = nextSignature(view, found.data + entry.compressedSize, wanted);
  }
  return { entries, encrypted: false };
}
