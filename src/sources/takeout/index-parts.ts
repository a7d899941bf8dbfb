import { basename } from 'node:path';
import { ExtractFailure } from '../../extract/extractor.ts';
import type { Reason } from '../../model/examination.ts';
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
}

/** Lists all parts; one that cannot be read has `trouble`. Throws the signal's reason. */
export async function indexParts(paths: string[], signal: AbortSignal): Promise<Index> {
  const parts: Part[] = [];
  for (const path of paths) parts.push(await readPart(path, signal));
  const items: ListedItem[] = [];
  const places = new Map<string, Place>();
  const ids = new Set<string>();
  for (const { path, member, place } of entriesOf(parts)) {
    const sourceId = unused(ids, toSourceId(path));
    items.push({ ...itemOf(path, member), sourceId });
    if (place !== null) places.set(sourceId, place);
  }
  return { parts, items, places };
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
function entriesOf(parts: Part[]): Entry[] {
  const folders = new Map<string, Entry>();
  const files: (Entry & { place: Place })[] = [];
  let position = 0;
  for (const part of parts) {
    for (const [index, member] of (part.open?.archive.members ?? []).entries()) {
      const path = member.isFolder ? member.facts.path.replace(/[/\\]+$/, '') : member.facts.path;
      for (const above of foldersAbove(path)) {
        if (!folders.has(above)) folders.set(above, { path: above, member: null, place: null });
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
  return [...folders.values(), ...files]
    .map((entry) => ({ entry, key: Buffer.from(entry.path) }))
    .sort((a, b) => Buffer.compare(a.key, b.key) || rank(a.entry) - rank(b.entry))
    .map(({ entry }) => entry);
}

const rank = ({ place }: Entry): number => place?.position ?? -1;

function foldersAbove(path: string): string[] {
  const above: string[] = [];
  for (let slash = path.indexOf('/', 1); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    if (path[slash - 1] !== '/') above.push(path.slice(0, slash));
  }
  return above;
}

/** Names that an archive has twice are told apart by their number. */
function unused(ids: Set<string>, wanted: string): string {
  let id = wanted;
  for (let number = 2; ids.has(id); number += 1) id = `${wanted}#${number}`;
  ids.add(id);
  return id;
}

const STATUS: Partial<Record<Reason, 'scanned' | 'skipped' | 'failed'>> = {
  'not-followed': 'scanned',
  'not-a-file': 'scanned',
  'unsupported-format': 'skipped',
};

function itemOf(path: string, member: Member | null): ListedItem {
  const isFolder = member === null || member.isFolder;
  const { target = null, sizeBytes = null, modifiedAt = null, nameBytes = null } = member?.facts ?? {};
  const refusal = member?.refusal ?? null;
  const kind = isFolder ? 'folder' : refusal === 'not-followed' ? 'shortcut' : 'file';
  const item = entryItem(toSourceId(path), kind);
  if (refusal !== null) item.verdict = { status: STATUS[refusal] ?? 'failed', reason: refusal, detail: null };
  const zone = member?.facts.zoneUnknown === true ? { zoneUnknown: true as const } : {};
  return { ...item, target, modifiedAt, ...zone, nameBytes, sizeBytes: isFolder ? null : sizeBytes };
}
