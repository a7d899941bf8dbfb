import { lstatSync, readlinkSync, type BigIntStats } from 'node:fs';
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
    const stat = lstatSync(path, { bigint: true });
    const item = entryItem(sourceId, kindOf(stat));
    item.sizeBytes = Number(stat.size);
    item.createdAt = milliseconds(stat.birthtimeMs, stat.birthtimeNs) || null;
    item.modifiedAt = milliseconds(stat.mtimeMs, stat.mtimeNs);
    // Listing a folder and reading a link can move their access times: these say nothing about a person.
    if (item.kind === 'file') item.viewedAt = milliseconds(stat.atimeMs, stat.atimeNs);
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

function kindOf(stat: BigIntStats): ItemKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'folder';
  return stat.isSymbolicLink() ? 'shortcut' : 'special';
}

/**
 * Whole milliseconds since 1970, rounded down. The floats of `fs.Stats` would round some up; the integers here are
 * rounded towards 1970.
 */
function milliseconds(towards1970: bigint, nanoseconds: bigint): number {
  const whole = Number(towards1970);
  return whole > 0 || nanoseconds >= 0n || nanoseconds % 1_000_000n === 0n ? whole : whole - 1;
}
