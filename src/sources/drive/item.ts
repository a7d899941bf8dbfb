import type { DriveActivity, DriveFacts, ItemKind, Location, Sharing } from '../../model/item.ts';
import type { ListedItem } from '../../model/source.ts';
import { besideOf } from './beside.ts';
import type { DriveFile } from './client.ts';
import type { Told } from './told.ts';
import { isNativeType, unreadableType } from './natives.ts';

export const FOLDER_TYPE = 'application/vnd.google-apps.folder';
const SHORTCUT_TYPE = 'application/vnd.google-apps.shortcut';

/** What the listing as a whole knows of one file. */
export interface Placed {
  file: Told;
  paths: string[];
  location: Exclude<Location, 'local'>;
  driveName: string | null;
  sharing: Sharing;
  /** Newest first; null where not asked for. */
  activity: DriveActivity[] | null;
  /** A folder that a shortcut alone leads to, and whose content was not asked for. */
  isUnwalked: boolean;
  targetState: DriveFacts['targetState'];
}

/** A file of Drive in the words of the audit. */
export function itemOf(placed: Placed): ListedItem {
  const { file, paths, sharing } = placed;
  const kind = kindOf(file.mimeType ?? '');
  return {
    sourceId: file.id ?? '',
    path: paths[0] ?? '',
    ...nameOf(file.name ?? ''),
    kind,
    target: file.shortcutDetails?.targetId ?? null,
    sizeBytes: kind === 'file' ? Number(file.size ?? 0) : null,
    createdAt: timeOf(file.createdTime),
    modifiedAt: timeOf(file.modifiedTime),
    changedAt: null,
    viewedAt: timeOf(file.viewedByMeTime),
    owner: file.owners?.[0]?.emailAddress ?? null,
    sharing,
    trashed: file.trashed === true,
    drive: factsOf(placed),
    verdict: verdictOf(placed, kind),
    beside: besideOf(file),
  };
}

function kindOf(type: string): ItemKind {
  if (type === FOLDER_TYPE) return 'folder';
  if (type === SHORTCUT_TYPE) return 'shortcut';
  return isNativeType(type) ? 'native' : 'file';
}

function timeOf(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

const TARGET_WORDS = {
  listed: null,
  gone: 'its target is gone',
  denied: 'no access to its target',
  unknown: 'its target was not asked for',
};

function verdictOf({ file, targetState, isUnwalked }: Placed, kind: ItemKind): ListedItem['verdict'] {
  if (isUnwalked) {
    const detail = 'a shortcut alone leads here; --follow-shortcuts lists what it holds';
    return { status: 'skipped', reason: 'not-followed', detail };
  }
  if (kind === 'folder') return { status: 'scanned', reason: 'no-content', detail: null };
  if (kind === 'shortcut') {
    return { status: 'scanned', reason: 'not-followed', detail: TARGET_WORDS[targetState ?? 'unknown'] };
  }
  if (file.clientEncryptionDetails) {
    return { status: 'skipped', reason: 'encrypted', detail: 'encrypted by the client' };
  }
  if (file.revisionOf !== undefined && file.isKept !== true) {
    const detail = 'Google gives out only revisions that are kept forever';
    return { status: 'skipped', reason: 'download-disabled', detail };
  }
  if (file.capabilities?.canDownload === false) {
    return {
      status: 'skipped',
      reason: 'download-disabled',
      detail: 'its owner does not let it be downloaded',
    };
  }
  return kind === 'native' ? unreadableType(file.mimeType ?? '') : null;
}

function factsOf({ file, paths, location, driveName, targetState, activity }: Placed): DriveFacts {
  return {
    location,
    driveId: file.driveId ?? null,
    driveName,
    parents: file.parents ?? [],
    otherPaths: paths.slice(1),
    mediaType: file.mimeType ?? '',
    sha256: file.sha256Checksum ?? null,
    md5: file.md5Checksum ?? null,
    sha1: file.sha1Checksum ?? null,
    sizeBytes: file.size ?? null,
    quotaBytesUsed: file.quotaBytesUsed ?? null,
    version: file.version ?? null,
    headRevisionId: file.headRevisionId ?? null,
    modifiedByMeAt: file.modifiedByMeTime ?? null,
    sharedWithMeAt: file.sharedWithMeTime ?? null,
    trashedAt: file.trashedTime ?? null,
    explicitlyTrashed: file.explicitlyTrashed === true,
    ...peopleOf(file),
    ...rightsOf(file),
    labels: file.labelInfo?.labels ?? [],
    properties: file.properties ?? {},
    appProperties: file.appProperties ?? {},
    clientEncrypted: Boolean(file.clientEncryptionDetails),
    link: file.webViewLink ?? null,
    resourceKey: file.resourceKey ?? null,
    targetResourceKey: file.shortcutDetails?.targetResourceKey ?? null,
    targetMediaType: file.shortcutDetails?.targetMimeType ?? null,
    targetState,
    ...historyOf(file, activity),
  };
}

/** Only what was asked for. */
function historyOf(
  { history, revisionOf }: Told,
  activity: DriveActivity[] | null,
): Pick<DriveFacts, 'revisions' | 'comments' | 'revisionOf' | 'activity'> {
  return {
    ...(revisionOf === undefined ? {} : { revisionOf }),
    ...(history?.revisions ? { revisions: history.revisions } : {}),
    ...(activity === null ? {} : { activity }),
    ...(history?.comments ? { comments: history.comments.length } : {}),
  };
}

/** U+0000 ends a text in many a program and in the case: it is shown as U+FFFD, and the bytes tell the name. */
export const visibleName = (name: string): string => name.replaceAll('\0', '\ufffd');

function nameOf(name: string): { name: string; nameBytes: string | null } {
  if (!name.includes('\0')) return { name, nameBytes: null };
  return { name: visibleName(name), nameBytes: Buffer.from(name).toString('base64') };
}

type User = { emailAddress?: string | null; displayName?: string | null } | null | undefined;

function addressOf(user: User): string | null {
  return user?.emailAddress ?? user?.displayName ?? null;
}

function peopleOf(file: DriveFile) {
  return {
    owners: (file.owners ?? []).flatMap((owner) => addressOf(owner) ?? []),
    ownedByMe: file.ownedByMe ?? null,
    lastModifiedBy: addressOf(file.lastModifyingUser),
    sharedBy: addressOf(file.sharingUser),
    trashedBy: addressOf(file.trashingUser),
  };
}

function rightsOf(file: DriveFile) {
  return {
    canDownload: file.capabilities?.canDownload ?? null,
    canTrash: file.capabilities?.canTrash ?? null,
    canDelete: file.capabilities?.canDelete ?? null,
    copyRequiresWriterPermission: file.copyRequiresWriterPermission ?? null,
    downloadRestrictions: file.downloadRestrictions ?? null,
    contentRestrictions: file.contentRestrictions ?? [],
  };
}
