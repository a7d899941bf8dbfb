import { SourceLost } from '../../model/error.ts';
import type { DriveFacts } from '../../model/item.ts';
import { atOnce } from '../at-once.ts';
import type { DriveFile, DrivePermission } from './client.ts';
import { follow, resourceKeyHeader, type Cursor, type CursorOutcome } from './cursor.ts';
import { FOLDER_TYPE } from './item.ts';
import type { Session } from './session.ts';
import type { Spool } from './spool.ts';
import type { Tree } from './tree.ts';

/** One file as the listing keeps it in memory. */
export interface Entry {
  id: string;
  /** In the spool. */
  place: number;
  isFolder: boolean;
  /** Under which `permissions` has who may see it, where the file itself tells nothing. */
  permissionKey: string | null;
  /** Of a shortcut. */
  target: { id: string; key: string | null } | null;
}

/** What a listing has come to so far. */
export interface Gathering {
  session: Session;
  spool: Spool;
  tree: Tree;
  signal: AbortSignal;
  entries: Map<string, Entry>;
  /** Folders seen and whether what lies in them has still to be asked for, one by one. */
  toWalk: { id: string; key: string | null }[];
  outcomes: CursorOutcome[];
  permissions: Map<string, DrivePermission[] | null>;
  targets: Map<string, NonNullable<DriveFacts['targetState']>>;
  /** Sum of what Drive counts for items of one's own, trash included; bytes. */
  quota: bigint;
  /** Why the listing ended before its end. */
  lost: SourceLost | null;
  withTrash: boolean;
  /** Only what lies below one folder or in one shared drive is asked for. */
  isPart: boolean;
}

export const LISTS_AT_ONCE = 4;

/** Takes files in; those seen before are dropped. `walk` says which folders are to be asked for one by one. */
export function take(gathering: Gathering, files: DriveFile[], walk: (folder: DriveFile) => boolean): void {
  for (const file of files) {
    const { id } = file;
    if (!id || gathering.entries.has(id)) continue;
    gathering.tree.add(file);
    gathering.entries.set(id, {
      id,
      place: gathering.spool.put(file),
      isFolder: file.mimeType === FOLDER_TYPE,
      permissionKey: file.permissions ? null : keyOf(file),
      target: targetOf(file),
    });
    if (file.ownedByMe === true) gathering.quota += BigInt(file.quotaBytesUsed ?? 0);
    if (file.mimeType === FOLDER_TYPE && walk(file)) {
      gathering.toWalk.push({ id, key: file.resourceKey ?? null });
    }
  }
}

/** Files that the same principals may see have the same answer. */
function keyOf(file: DriveFile): string | null {
  if (file.ownedByMe === true && file.shared === false) return null;
  if (!file.permissionIds || file.permissionIds.length === 0) return file.id ?? null;
  return [file.driveId ?? '', ...[...file.permissionIds].sort()].join(' ');
}

function targetOf(file: DriveFile): Entry['target'] {
  const id = file.shortcutDetails?.targetId;
  return id ? { id, key: file.shortcutDetails?.targetResourceKey ?? null } : null;
}

export async function followCursor(
  gathering: Gathering,
  cursor: Pick<Cursor, 'name' | 'corpora' | 'driveId'>,
  walk: (folder: DriveFile) => boolean,
): Promise<void> {
  const { session, signal } = gathering;
  const query = gathering.withTrash ? null : 'trashed=false';
  const receive = (files: DriveFile[]): void => {
    take(gathering, files, walk);
  };
  gathering.outcomes.push(await follow(session, { ...cursor, query, headers: {} }, receive, signal));
}

/**
 * Asks for what lies in each folder to walk, and in the folders found there, one folder a question: with several in one
 * question the service leaves children out without saying so. Returns how many files no cursor had.
 */
export async function walkFolders(gathering: Gathering, name: string): Promise<CursorOutcome> {
  const { session, signal, entries } = gathering;
  const trash = gathering.withTrash ? '' : ' and trashed=false';
  const query = `corpora=user q='<folder id>' in parents${trash}`;
  const total: CursorOutcome = { name, query, pages: 0, files: 0, missing: null };
  const before = entries.size;
  const seen = new Set<string>();
  await atOnce(LISTS_AT_ONCE, gathering.toWalk, async ({ id, key }) => {
    if (seen.has(id)) return;
    seen.add(id);
    const cursor: Cursor = {
      name: `folder ${id}`,
      corpora: 'user',
      driveId: null,
      query: `'${id}' in parents${trash}`,
      headers: resourceKeyHeader(id, key),
    };
    const outcome = await follow(
      session,
      cursor,
      (files) => {
        take(gathering, files, () => true);
      },
      signal,
    );
    total.pages += outcome.pages;
    if (outcome.missing !== null) total.missing = `${cursor.name}: ${outcome.missing}`;
  });
  total.files = entries.size - before;
  return total;
}
