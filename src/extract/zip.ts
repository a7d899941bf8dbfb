import { isUtf8 } from 'node:buffer';
import type { Entry } from 'yauzl';
import yauzl from 'yauzl';
import type { Gap, Reason } from '../model/examination.ts';
import type { MemberFacts } from '../model/content.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { ZipDirectory } from './zip-directory.ts';
import { readDirectory } from './zip-directory.ts';
import { entryChunks } from './zip-entry.ts';
import { unlockEntry } from './zip-unlock.ts';
import type { View } from './zip-view.ts';

const UTF8_FLAG = 0x800;
const UNICODE_PATH = 0x7075;
const MAX_TARGET = 4096;

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
function isFolder(entry: Entry): boolean {
  const last = entry.fileNameRaw.at(-1);
  const marked = last === 0x2f || (last === 0x5c && (entry.externalFileAttributes & 0x10) !== 0);
  return marked && entry.uncompressedSize <= 0 && entry.compressedSize <= 2;
}

function modifiedAt(entry: Entry): number | null {
  return entry.lastModFileDate === 0 ? null : entry.getLastModDate({ timezone: 'UTC' }).getTime();
}

/**
 * What the archive says of a member. Names are as stored, however hostile. Times without a zone (DOS) are taken as UTC,
 * those of the extended fields are.
 */
function factsOf(entry: Entry): MemberFacts {
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
  };
}

function refusalOf(entry: Entry): Reason | null {
  if (entry.isEncrypted()) return 'encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'unsupported-format';
  return isLink(entry) ? 'not-followed' : null;
}

/** Where a symbolic link points: its data. */
async function targetOf(view: View, entry: Entry): Promise<string | null> {
  if (entry.uncompressedSize > MAX_TARGET) return null;
  const pieces: Uint8Array[] = [];
  try {
    for await (const chunk of entryChunks(view, entry)) pieces.push(chunk);
  } catch (error) {
    if (!(error instanceof ExtractFailure)) throw error;
  }
  return Buffer.concat(pieces).subarray(0, MAX_TARGET).toString('utf8');
}

/**
 * Entries whose data lies in that of another: one block that counts many times is how archives explode. The directory
 * gives a lower bound of where each ends, so none is accused wrongly.
 */
function overlapping(entries: readonly Entry[]): ReadonlySet<Entry> {
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

async function memberOf(view: View, entry: Entry, shared: boolean, context: Context): Promise<MemberEntry> {
  const refusal = shared ? 'damaged' : refusalOf(entry);
  if (refusal === 'encrypted') return lockedMember(view, entry, context);
  const facts = factsOf(entry);
  if (refusal === 'not-followed') facts.target = await targetOf(view, entry);
  return { ...facts, refusal, chunks: () => entryChunks(view, entry) };
}

async function lockedMember(view: View, entry: Entry, context: Context): Promise<MemberEntry> {
  const facts = factsOf(entry);
  const opened = await unlockEntry(view, entry, context);
  if (opened === null) return { ...facts, refusal: 'encrypted', chunks: () => entryChunks(view, entry) };
  const { password, value } = opened;
  const refusal = value.method === 0 || value.method === 8 ? null : 'unsupported-format';
  return { ...facts, refusal, password, chunks: () => entryChunks(view, entry, value) };
}

/** Comments of the archive and its entries are text of the archive. */
function comments(directory: ZipDirectory, context: Context): void {
  for (const raw of [directory.comment, ...directory.entries.map((entry) => entry.fileCommentRaw)]) {
    const text = isUtf8(raw) ? raw.toString('utf8') : raw.toString('latin1');
    if (text.trim() !== '') {
      context.segment({ part: 'comment', text, place: NOWHERE, property: null, overlap: 0 });
    }
  }
}

const TROUBLE: Record<Gap & NonNullable<ZipDirectory['trouble']>, string> = {
  damaged: 'the directory of the archive is missing or broken; members were found by their own headers',
  encrypted: 'the directory of the archive is encrypted',
  'too-many-members': 'more members than the budget allows',
};

/** Reads ZIP archives: every member is handed on, whatever its name; see `readDirectory` for what is tolerated. */
export async function extractZip(input: Input, context: Context): Promise<void> {
  const directory = await readDirectory(input, context.budgets.maxMembers);
  const { entries, view, trouble, prefix } = directory;
  if (trouble === 'encrypted' || (trouble !== null && entries.length === 0)) {
    throw new ExtractFailure(trouble, TROUBLE[trouble]);
  }
  comments(directory, context);
  const shared = overlapping(entries);
  if (shared.size > 0) context.gap('damaged', `${shared.size} members share bytes with others`);
  for (const entry of entries) {
    if (!isFolder(entry)) await context.member(await memberOf(view, entry, shared.has(entry), context));
  }
  if (prefix > 0) context.gap('unsupported-format', `${prefix} bytes before the archive are not read`);
  if (trouble !== null) context.gap(trouble, TROUBLE[trouble]);
}
