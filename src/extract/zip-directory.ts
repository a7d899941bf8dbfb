import type { Entry, ZipFile } from 'yauzl';
import yauzl from 'yauzl';
import type { Archive, View } from './zip-view.ts';
import { archiveIn } from './zip-view.ts';
import { recoverEntries } from './zip-recovery.ts';

/** What an archive holds, as far as it could be told. */
export interface ZipDirectory extends Archive {
  /** In archive order. Offsets are those within `view`. */
  entries: Entry[];
  /** Why the list is not, or may not be, the whole; null where it is. */
  trouble: 'damaged' | 'encrypted' | 'too-many-members' | null;
}

/** Gives yauzl the bytes of a view at once, without a stream for each read. */
class ViewReader extends yauzl.RandomAccessReader {
  readonly #view: View;

  constructor(view: View) {
    super();
    this.#view = view;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const bytes = this.#view.read(position, length);
    buffer.set(bytes, offset);
    callback(bytes.length < length ? new Error('unexpected end of the archive') : null);
  }
}

/** Takes entries until `limit`; false where the directory breaks off. */
async function takeEntries(zip: ZipFile, entries: Entry[], limit: number): Promise<boolean> {
  try {
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      if (entries.length > limit) break;
    }
    return true;
  } catch {
    return false;
  }
}

async function listed(view: View, limit: number): Promise<{ entries: Entry[]; whole: boolean }> {
  const entries: Entry[] = [];
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new ViewReader(view), view.size, {
      decodeStrings: false,
      validateEntrySizes: false,
    });
    return { entries, whole: await takeEntries(zip, entries, limit) };
  } catch {
    return { entries, whole: false };
  }
}

/** Strong encryption (APPNOTE 7.2): yauzl ends the listing there, though nothing is broken. */
function isStrong(entry: Entry): boolean {
  return (entry.generalPurposeBitFlag & 0x40) !== 0;
}

/**
 * Reads a ZIP archive's directory (APPNOTE 6.3.10), ZIP64 included, tolerating bytes before and behind the archive. Where
 * the directory is missing or breaks off, the members' own headers are looked for. At most `limit` entries.
 */
export async function readDirectory(input: View, limit: number): Promise<ZipDirectory> {
  const archive = archiveIn(input) ?? { view: input, prefix: 0, comment: Buffer.alloc(0), last: true };
  const { entries, whole } = await listed(archive.view, limit);
  const directory: ZipDirectory = { ...archive, entries, trouble: null };
  if (!whole) {
    const known = new Set(entries.map((entry) => entry.relativeOffsetOfLocalHeader));
    const found = recoverEntries(archive.view, limit);
    for (const entry of found.entries) {
      if (!known.has(entry.relativeOffsetOfLocalHeader)) entries.push(entry);
    }
    directory.trouble = found.encrypted ? 'encrypted' : entries.some(isStrong) ? null : 'damaged';
  }
  if (entries.length > limit) {
    entries.length = limit;
    directory.trouble ??= 'too-many-members';
  }
  return directory;
}
