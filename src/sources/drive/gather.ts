import { SourceLost } from '../../model/error.ts';
import type { DriveFacts } from '../../model/item.ts';
import { atOnce } from '../at-once.ts';
import type { DriveFile, DrivePermission } from './client.ts';
import { follow, resourceKeyHeader, type Cursor, type CursorOutcome } from './cursor.ts';
import { FOLDER_TYPE } from './item.ts';
import type { Session } from './session.ts';
import type { Spool } from './spool.ts';
import type { History, Told } from './told.ts';
import type { Tree } from './tree.ts';

/** A folder to be asked for what lies in it. */
export interface Walked {
  id: string;
  key: string | null;
  driveId: string | null;
}

/** What a listing has come to so far. */
export interface Gathering {
  session: Session;
  /** Every file that was seen. */
  spool: Spool<Told>;
  /** What was asked of files one by one, and for which places of the spool. */
  histories: Spool<History>;
  historyOf: Map<number, number>;
  tree: Tree;
  signal: AbortSignal;
  /** Ids of what is in the spool, until the listing is over. */
  seen: Set<string>;
  folders: Walked[];
  /** Those of the folders that are asked for what lies in them, one by one. */
  toWalk: Walked[];
  outcomes: CursorOutcome[];
  /** A file for each group of files that tell nothing of who may see them, see `permissionKeyOf`. */
  untold: Map<string, string>;
  permissions: Map<string, DrivePermission[] | null>;
  /** Targets of shortcuts and the keys that they need. */
  pointedAt: Map<string, string | null>;
  targets: Map<string, NonNullable<DriveFacts['targetState']>>;
  /** Folders that a shortcut alone leads to, and whose content nobody asked for. */
  unwalked: Set<string>;
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
  const { seen, tree, spool, untold, pointedAt } = gathering;
  for (const file of files) {
    const { id } = file;
    if (!id || seen.has(id)) continue;
    seen.add(id);
    tree.add(file);
    spool.put(file);
    const permissionKey = permissionKeyOf(file);
    if (permissionKey !== null && !untold.has(permissionKey)) untold.set(permissionKey, id);
    const target = file.shortcutDetails?.targetId;
    if (target) pointedAt.set(target, file.shortcutDetails?.targetResourceKey ?? null);
    if (file.ownedByMe === true) gathering.quota += BigInt(file.quotaBytesUsed ?? 0);
    if (file.mimeType === FOLDER_TYPE) takeFolder(gathering, file, walk(file));
  }
}

function takeFolder({ folders, toWalk }: Gathering, file: DriveFile, isWalked: boolean): void {
  const folder = { id: file.id ?? '', key: file.resourceKey ?? null, driveId: file.driveId ?? null };
  folders.push(folder);
  if (isWalked) toWalk.push(folder);
}

/**
 * Under which it is kept who may see a file that itself tells nothing; null where it tells. Files that the same principals
 * may see have the same answer.
 */
export function permissionKeyOf(file: Told): string | null {
  if (file.permissions || (file.ownedByMe === true && file.shared === false)) return null;
  if (!file.permissionIds || file.permissionIds.length === 0) return file.revisionOf ?? file.id ?? null;
  return [file.driveId ?? '', ...[...file.permissionIds].sort()].join(' ');
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
  const { session, signal, seen } = gathering;
  const trash = gathering.withTrash ? '' : ' and trashed=false';
  const query = `q='<folder id>' in parents${trash}`;
  const total: CursorOutcome = { name, query, pages: 0, files: 0, missing: null };
  const before = seen.size;
  const walked = new Set<string>();
  await atOnce(LISTS_AT_ONCE, gathering.toWalk, async ({ id, key, driveId }) => {
    if (walked.has(id)) return;
    walked.add(id);
    const cursor: Cursor = {
      name: `folder ${id}`,
      corpora: driveId === null ? 'user' : 'drive',
      driveId,
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
  total.files = seen.size - before;
  return total;
}
