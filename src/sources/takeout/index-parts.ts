import { basename } from 'node:path';
import { ExtractFailure } from '../../extract/extractor.ts';
import { foldersAbove } from '../../model/folders-above.ts';
import type { Reason } from '../../model/examination.ts';
import type { ItemKind } from '../../model/item.ts';
import type { ListedItem } from '../../model/source.ts';
import { entryItem } from '../local/entry.ts';
import { toSourceId } from '../local/path-id.ts';
import { reasonOf } from '../local/reason.ts';
import { readArchive, type Archive, type Member } from './archive.ts';
import { hashOf, openArchiveFile, type ArchiveFile } from './archive-file.ts';

/** One file of an archive, listed. */
export interface Part {
  name: string;
  /** What it holds; null where it cannot be read at all. */
  open: { file: ArchiveFile; archive: Archive } | null;
  sizeBytes: number | null;
  /** Of the whole file; null where it cannot be read. */
  sha256: string | null;
  /** Why its members are not all listed; null where they are. */
  trouble: string | null;
}

/** Where the bytes of an item lie. */
export interface Place {
  part: Part;
  modifiedAt: number | null;
  /** Among the members of the part. */
  member: number;
  /** Counts over all parts, in archive order. */
  position: number;
}

/** All that the parts of an archive hold. */
export interface Index {
  parts: Part[];
  /** In the order of paths; folders that the archive only implies are among them. */
  items: ListedItem[];
  /** By the id of the item; folders have none. */
  places: Map<string, Place>;
  /** False where folders that are only implied are too many to be items. */
  hasAllFolders: boolean;
}

/** Most characters of the paths of implied folders: one name of a mebibyte can imply 500,000 of them. */
const MOST_IMPLIED = 2 ** 26;

/** Lists all parts; one that cannot be read has `trouble`. Throws the signal's reason. */
export async function indexParts(paths: string[], signal: AbortSignal): Promise<Index> {
  const parts: Part[] = [];
  for (const path of paths) parts.push(await readPart(path, signal));
  const items: ListedItem[] = [];
  const places = new Map<string, Place>();
  const idOf = createIds();
  const { entries, hasAllFolders } = entriesOf(parts);
  for (const { path, member, place } of entries) {
    const sourceId = idOf(path);
    items.push({ ...itemOf(path, member), sourceId });
    if (place !== null) places.set(sourceId, place);
  }
  return { parts, items, places, hasAllFolders };
}

async function readPart(path: string, signal: AbortSignal): Promise<Part> {
  const name = basename(path);
  let file: ArchiveFile | null = null;
  try {
    file = openArchiveFile(path);
    const sha256 = await hashOf(file, signal);
    const archive = await readArchive(file.view, signal);
    const trouble = file.hasChanged() ? 'it changed while it was read' : archive.trouble;
    return { name, open: { file, archive }, sizeBytes: file.view.size, sha256, trouble };
  } catch (error) {
    file?.close();
    signal.throwIfAborted();
    const trouble = error instanceof ExtractFailure ? error.message : reasonOf(error).reason;
    return { name, open: null, sizeBytes: null, sha256: null, trouble };
  }
}

interface Entry {
  path: string;
  /** Null for a folder that the archive only implies. */
  member: Member | null;
  place: Place | null;
}

/** In the order of the bytes of paths, a folder before a file of its name; files of one path in archive order. */
function entriesOf(parts: Part[]): { entries: Entry[]; hasAllFolders: boolean } {
  const folders = new Map<string, Entry>();
  const files: (Entry & { place: Place })[] = [];
  let [position, implied] = [0, 0];
  for (const part of parts) {
    for (const [index, member] of (part.open?.archive.members ?? []).entries()) {
      const path = member.isFolder ? member.facts.path.replace(/[/\\]+$/, '') : member.facts.path;
      for (const above of foldersAbove(path)) {
        // Of several slashes in a row the first ends the name.
        if (above.endsWith('/')) continue;
        // Where a folder is known, those above it are.
        if (folders.has(above)) break;
        implied += above.length;
        if (implied > MOST_IMPLIED) break;
        folders.set(above, { path: above, member: null, place: null });
      }
      if (!member.isFolder)
        files.push({
          path,
          member,
          place: { part, modifiedAt: member.facts.modifiedAt, member: index, position: position++ },
        });
      else if (path !== '' && (folders.get(path)?.member ?? null) === null) {
        folders.set(path, { path, member, place: null });
      }
    }
  }
  const entries = [...folders.values(), ...files]
    .map((entry) => ({ entry, key: Buffer.from(entry.path) }))
    .sort((a, b) => Buffer.compare(a.key, b.key) || rank(a.entry) - rank(b.entry))
    .map(({ entry }) => entry);
  return { entries, hasAllFolders: implied <= MOST_IMPLIED };
}

const rank = ({ place }: Entry): number => place?.position ?? -1;

/** Gives ids to paths; those that an archive has twice are told apart by their number. */
function createIds(): (path: string) => string {
  const used = new Set<string>();
  const numbers = new Map<string, number>();
  return (path) => {
    const wanted = toSourceId(path);
    let id = wanted;
    for (let number = numbers.get(wanted) ?? 2; used.has(id); number += 1) {
      id = `${wanted}#${number}`;
      numbers.set(wanted, number + 1);
    }
    used.add(id);
    return id;
  };
}

const STATUS: Partial<Record<Reason, 'scanned' | 'skipped' | 'failed'>> = {
  'not-followed': 'scanned',
  'not-a-file': 'scanned',
  'unsupported-format': 'skipped',
};

const KINDS: Partial<Record<Reason, ItemKind>> = { 'not-followed': 'shortcut', 'not-a-file': 'special' };

function itemOf(path: string, member: Member | null): ListedItem {
  const isFolder = member === null || member.isFolder;
  const { target = null, sizeBytes = null, modifiedAt = null, nameBytes = null } = member?.facts ?? {};
  const refusal = member?.refusal ?? null;
  const kind = isFolder ? 'folder' : (KINDS[refusal ?? 'empty'] ?? 'file');
  const item = entryItem(toSourceId(path), kind);
  if (refusal !== null) item.verdict = { status: STATUS[refusal] ?? 'failed', reason: refusal, detail: null };
  const zone = member?.facts.zoneUnknown === true ? { zoneUnknown: true as const } : {};
  return { ...item, target, modifiedAt, ...zone, nameBytes, sizeBytes: isFolder ? null : sizeBytes };
}
