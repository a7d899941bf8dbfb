import { isUtf8 } from 'node:buffer';
import type { Entry } from 'yauzl';
import type { Gap } from '../model/examination.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { ZipDirectory } from './zip-directory.ts';
import { readDirectory } from './zip-directory.ts';
import { entryChunks } from './zip-entry.ts';
import { factsOf, isFolder, overlapping, refusalOf } from './zip-facts.ts';
import { unlockEntry } from './zip-unlock.ts';
import type { View } from './zip-view.ts';

const MAX_TARGET = 4096;

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
