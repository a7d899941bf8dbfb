import { isUtf8 } from 'node:buffer';
import type { Entry } from 'yauzl';
import yauzl from 'yauzl';
import type { MemberFacts } from '../model/content.ts';
import type { Reason } from '../model/examination.ts';

const UTF8_FLAG = 0x800;
const UNICODE_PATH = 0x7075;

/** UTF-8 where the bytes are that, flagged or not; else CP437 as the format has it. */
function decoded(raw: Buffer, entry: Entry): string {
  const named = entry.extraFields.filter(({ id }) => id === UNICODE_PATH);
  if (named.length === 0 && isUtf8(raw)) return raw.toString('utf8');
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag & ~UTF8_FLAG, raw, named, true);
}

function lastName(raw: Buffer): Buffer {
  return raw.subarray(raw.lastIndexOf('/') + 1);
}

/** Unix file type in the upper half of the attributes, where the archive comes from such a system. */
function isLink(entry: Entry): boolean {
  return entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

/** Explicit entries of folders hold nothing; one that claims to but has data is a member. */
export function isFolder(entry: Entry): boolean {
  const last = entry.fileNameRaw.at(-1);
  const marked = last === 0x2f || (last === 0x5c && (entry.externalFileAttributes & 0x10) !== 0);
  return marked && entry.uncompressedSize <= 0 && entry.compressedSize <= 2;
}

/** True where an extended field states the time in UTC: Info-ZIP's (0x5455) or that of NTFS (0x000a, APPNOTE 4.5.5). */
function statesZone({ extraFields }: Entry): boolean {
  return extraFields.some(({ id, data }) => {
    if (id === 0x5455) return data.length >= 5 && ((data[0] ?? 0) & 1) !== 0;
    return id === 0x000a && data.length === 32 && data.readUInt16LE(4) === 1 && data.readUInt16LE(6) === 24;
  });
}

function modifiedAt(entry: Entry): number | null {
  return entry.lastModFileDate === 0 ? null : entry.getLastModDate({ timezone: 'UTC' }).getTime();
}

/**
 * What the archive says of a member. Names are as stored, however hostile. Times without a zone (DOS) are taken as UTC, and
 * marked; those of the extended fields are.
 */
export function factsOf(entry: Entry): MemberFacts {
  const raw = entry.fileNameRaw;
  const path = decoded(raw, entry);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    path,
    name,
    nameBytes: isUtf8(lastName(raw)) ? null : lastName(raw).toString('base64'),
    target: null,
    sizeBytes: entry.uncompressedSize < 0 ? null : entry.uncompressedSize,
    modifiedAt: modifiedAt(entry),
    ...(entry.lastModFileDate === 0 || statesZone(entry) ? {} : { zoneUnknown: true }),
  };
}

/** Why a member cannot be read as it is stored; null where it can. */
export function refusalOf(entry: Entry): Reason | null {
  if (entry.isEncrypted()) return 'encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'unsupported-format';
  return isLink(entry) ? 'not-followed' : null;
}

/**
 * Entries whose data lies in that of another: one block that counts many times is how archives explode. The directory
 * gives a lower bound of where each ends, so none is accused wrongly.
 */
export function overlapping(entries: readonly Entry[]): ReadonlySet<Entry> {
  const shared = new Set<Entry>();
  const ordered = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of ordered) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (start < end) shared.add(entry);
    end = Math.max(end, start + 30 + entry.fileNameRaw.length + entry.compressedSize);
  }
  return shared;
}
