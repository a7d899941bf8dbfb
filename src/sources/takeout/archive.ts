import { createByteSource } from '../../extract/byte-source.ts';
import { decompressed } from '../../extract/decompress.ts';
import { ExtractFailure } from '../../extract/extractor.ts';
import { tarMembers, type TarMember } from '../../extract/tar.ts';
import { readDirectory } from '../../extract/zip-directory.ts';
import { entryChunks } from '../../extract/zip-entry.ts';
import { factsOf, isFolder, overlapping, refusalOf } from '../../extract/zip-facts.ts';
import type { View } from '../../extract/zip-view.ts';
import type { MemberFacts } from '../../model/content.ts';
import type { Reason } from '../../model/examination.ts';

/** Most members of one part; what is beyond makes the listing incomplete. */
const MOST_MEMBERS = 2_000_000;

/** Most bytes of all names of a compressed part, where they can be repeated without end. */
const MOST_NAMES = 2 ** 28;

/** What an archive says of a member. */
export interface Member {
  facts: MemberFacts;
  isFolder: boolean;
  /** Why its bytes cannot be read; null where they can. */
  refusal: Reason | null;
}

/** The members of one archive. */
export interface Archive {
  /** In archive order. */
  members: Member[];
  /** Why these are not, or may not be, all; null where they are. */
  trouble: string | null;
  /** Bytes of the member with this index. Throws ExtractFailure. */
  chunks: (index: number) => AsyncIterable<Uint8Array>;
}

/** Lists a ZIP or a compressed TAR archive, whatever its name. Throws ExtractFailure for what is neither, and the signal's reason. */
export async function readArchive(view: View, signal: AbortSignal): Promise<Archive> {
  const head = Buffer.from(view.read(0, 2)).toString('latin1');
  if (head === '\x1f\x8b') return readTgz(view, signal);
  return readZip(view);
}

async function readZip(view: View): Promise<Archive> {
  const directory = await readDirectory(view, MOST_MEMBERS);
  const { entries, trouble } = directory;
  if (entries.length === 0 && trouble !== null)
    throw new ExtractFailure(trouble, 'no member of an archive can be found');
  const shared = overlapping(entries);
  return {
    members: entries.map((entry) => ({
      facts: factsOf(entry),
      isFolder: isFolder(entry),
      refusal: shared.has(entry) ? 'damaged' : refusalOf(entry),
    })),
    trouble: trouble === null ? null : `its directory is not whole (${trouble})`,
    chunks: (index) => {
      const entry = entries[index];
      if (entry === undefined) throw new ExtractFailure('vanished', 'no such member');
      return entryChunks(directory.view, entry);
    },
  };
}

const tarIn = (view: View): AsyncGenerator<TarMember, void> =>
  tarMembers(createByteSource(decompressed('application/gzip', view)), () => undefined);

async function readTgz(view: View, signal: AbortSignal): Promise<Archive> {
  const members: Member[] = [];
  let trouble: string | null = null;
  let names = 0;
  try {
    for await (const { entry, isFolder: hasNoBytes } of tarIn(view)) {
      signal.throwIfAborted();
      const { path, name, nameBytes, target, sizeBytes, modifiedAt, refusal } = entry;
      members.push({
        facts: { path, name, nameBytes, target, sizeBytes, modifiedAt },
        isFolder: hasNoBytes,
        refusal,
      });
      names += path.length + (target?.length ?? 0);
      if (members.length > MOST_MEMBERS || names > MOST_NAMES)
        throw new ExtractFailure('too-many-members', 'too many members');
    }
  } catch (error) {
    if (!(error instanceof ExtractFailure) || members.length === 0) throw error;
    trouble = `it cannot be read to its end: ${error.message}`;
  }
  return { members, trouble, chunks: forward(view) };
}

/** Reads members of a compressed TAR archive: onwards from the one read last, else from the beginning. */
function forward(view: View): Archive['chunks'] {
  let idle: { members: AsyncGenerator<TarMember, void>; next: number } | null = null;
  return async function* (index) {
    const cursor = idle !== null && idle.next <= index ? idle : { members: tarIn(view), next: 0 };
    idle = null;
    for (; cursor.next < index; cursor.next += 1) await cursor.members.next();
    const found = await cursor.members.next();
    cursor.next += 1;
    if (found.done === true) throw new ExtractFailure('vanished', 'no such member');
    yield* found.value.entry.chunks();
    idle = cursor;
  };
}
