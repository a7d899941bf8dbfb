import type { Reason } from '../model/examination.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { ArchiveEntry } from './libarchive.ts';
import { openArchive } from './libarchive.ts';
import { memberLimit } from './member-limit.ts';

const FILE = 0o100000;
const LINK = 0o120000;
const FOLDER = 0o040000;

function refusalOf({ encrypted, fileType, target }: ArchiveEntry): Reason | null {
  if (encrypted) return 'encrypted';
  if (fileType === LINK || target !== null) return 'not-followed';
  // Formats without file types leave it out.
  return fileType === FILE || fileType === 0 ? null : 'not-a-file';
}

/** Sizes of the library are of 32 bits. */
const TURN = 2 ** 32;

/** The data of an entry, damaged where it is not as long as it is said to be. Formats without sizes say 0. */
// eslint-disable-next-line @typescript-eslint/require-await -- the library reads at once
async function* measured(entry: ArchiveEntry): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  for (const piece of entry.read()) {
    length += piece.length;
    yield piece;
  }
  if (entry.sizeBytes !== 0 && (length - entry.sizeBytes) % TURN !== 0)
    throw new ExtractFailure('damaged', 'it is not as long as the archive says');
}

function memberOf(entry: ArchiveEntry): MemberEntry {
  const { path, target, sizeBytes, modifiedAt } = entry;
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    nameBytes: null,
    target,
    sizeBytes,
    modifiedAt,
    refusal: refusalOf(entry),
    chunks: () => measured(entry),
  };
}

/**
 * Reads RAR, CAB, ISO 9660, cpio, ar and LHA archives. Throws ExtractFailure: `encrypted` where even the list of
 * members is, `damaged` where it cannot be read to its end, and where an archive shows no member at all: none is written
 * empty, so it was not understood.
 */
export async function extractArchive(input: Input, context: Context): Promise<void> {
  const limit = memberLimit(context.budgets);
  if (input.size > limit)
    throw new ExtractFailure('too-large', `archives longer than ${limit} bytes are not read`);
  const archive = await openArchive(input);
  let entries = 0;
  for (let entry = archive.next(); entry !== null; entry = archive.next()) {
    entries += 1;
    if (entry.fileType !== FOLDER) await context.member(memberOf(entry));
  }
  if (entries === 0) throw new ExtractFailure('damaged', 'no member could be listed');
}
