import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import type { ItemKind } from '../../model/item.ts';
import type { ListedItem } from '../../model/source.ts';
import { describePath, toSourceId, type Path } from './path-id.ts';
import { reasonOf, type Mishap } from './reason.ts';

export type Verdict = ListedItem['verdict'];

/** What is clear of an entry from its kind alone; only a file has content to read. */
const VERDICTS: Partial<Record<ItemKind, NonNullable<Verdict>>> = {
  folder: { status: 'scanned', reason: 'no-content', detail: null },
  shortcut: { status: 'scanned', reason: 'not-followed', detail: null },
  special: { status: 'scanned', reason: 'not-a-file', detail: null },
};

export function verdictOfKind(kind: ItemKind): Verdict {
  return VERDICTS[kind] ?? null;
}

export function failed({ reason, detail }: Mishap): NonNullable<Verdict> {
  return { status: 'failed', reason, detail };
}

/** What the system says of the entry at `path`; `expected` is its kind where the system says nothing. */
export function readEntry(path: Path, sourceId: string, expected: 'file' | 'folder'): ListedItem {
  try {
    const stat = lstatSync(path);
    const item = entryItem(sourceId, kindOf(stat));
    item.sizeBytes = stat.size;
    const { created, modified, viewed } = timesOf(path, stat);
    item.createdAt = created || null;
    item.modifiedAt = modified;
    // Listing a folder and reading a link can move their access times: these say nothing about a person.
    if (item.kind === 'file') item.viewedAt = viewed;
    if (item.kind === 'shortcut') readTarget(path, item);
    return item;
  } catch (error) {
    return { ...entryItem(sourceId, expected), verdict: failed(reasonOf(error)) };
  }
}

/**
 * An item of which only the place and the kind are known. A local source knows no owner's address and no sharing;
 * `changedAt` stays null because copying a tree changes it.
 */
export function entryItem(sourceId: string, kind: ItemKind): ListedItem {
  const { path, name, nameBytes } = describePath(sourceId);
  return {
    sourceId,
    path,
    name,
    nameBytes,
    kind,
    target: null,
    sizeBytes: null,
    createdAt: null,
    modifiedAt: null,
    changedAt: null,
    viewedAt: null,
    owner: null,
    sharing: null,
    trashed: false,
    drive: null,
    verdict: verdictOfKind(kind),
  };
}

function readTarget(path: Path, item: ListedItem): void {
  try {
    item.target = toSourceId(readlinkSync(path, 'buffer'));
  } catch (error) {
    item.verdict = failed(reasonOf(error));
  }
}

function kindOf(stat: Stats): ItemKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'folder';
  return stat.isSymbolicLink() ? 'shortcut' : 'special';
}

/** Milliseconds since 1970. */
interface Times {
  created: number;
  modified: number;
  viewed: number;
}

/**
 * Whole milliseconds, rounded down. `Stats` holds floats too coarse for nanoseconds: one that is whole may have been
 * rounded up to that, and only then the costlier integers are asked for.
 */
function timesOf(path: Path, stat: Stats): Times {
  const { birthtimeMs, mtimeMs, atimeMs } = stat;
  if (isUnclear(birthtimeMs) || isUnclear(mtimeMs) || isUnclear(atimeMs)) return exactTimes(path);
  return { created: Math.floor(birthtimeMs), modified: Math.floor(mtimeMs), viewed: Math.floor(atimeMs) };
}

/** 0 is what systems say that keep no time of creation. */
function isUnclear(milliseconds: number): boolean {
  return milliseconds !== 0 && Number.isInteger(milliseconds);
}

function exactTimes(path: Path): Times {
  const stat = lstatSync(path, { bigint: true });
  return {
    created: milliseconds(stat.birthtimeNs),
    modified: milliseconds(stat.mtimeNs),
    viewed: milliseconds(stat.atimeNs),
  };
}

function milliseconds(nanoseconds: bigint): number {
  const below = nanoseconds % 1_000_000n < 0n ? 1n : 0n;
  return Number(nanoseconds / 1_000_000n - below);
}
