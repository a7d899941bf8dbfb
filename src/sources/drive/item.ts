import type { DriveFacts, ItemKind, Location, Sharing } from '../../model/item.ts';
import type { ListedItem } from '../../model/source.ts';
import type { DriveFile } from './client.ts';
import { unreadableType } from './natives.ts';

export const FOLDER_TYPE = 'application/vnd.google-apps.folder';
const SHORTCUT_TYPE = 'application/vnd.google-apps.shortcut';
const NATIVE = 'application/vnd.google-apps.';

/** What the listing as a whole knows of one file. */
export interface Placed {
  file: DriveFile;
  paths: string[];
  location: Exclude<Location, 'local'>;
  driveName: string | null;
  sharing: Sharing;
  targetState: DriveFacts['targetState'];
}

/** A file of Drive in the words of the audit. */
export function itemOf(placed: Placed): ListedItem {
  const { file, paths, sharing } = placed;
  const kind = kindOf(file.mimeType ?? '');
  return {
    sourceId: file.id ?? '',
    path: paths[0] ?? '',
    name: file.name ?? '',
    nameBytes: null,
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
  };
}

function kindOf(type: string): ItemKind {
  if (type === FOLDER_TYPE) return 'folder';
  if (type === SHORTCUT_TYPE) return 'shortcut';
  return type.startsWith(NATIVE) ? 'native' : 'file';
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

function verdictOf({ file, targetState }: Placed, kind: ItemKind): ListedItem['verdict'] {
  if (kind === 'folder') return { status: 'scanned', reason: 'no-content', detail: null };
  if (kind === 'shortcut') {
    return { status: 'scanned', reason: 'not-followed', detail: TARGET_WORDS[targetState ?? 'unknown'] };
  }
  if (file.clientEncryptionDetails) {
    return { status: 'skipped', reason: 'encrypted', detail: 'encrypted by the client' };
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

function factsOf({ file, paths, location, driveName, targetState }: Placed): DriveFacts {
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
  };
}

type User = { emailAddress?: string | null; displayName?: string | null } | null | undefined;

function nameOf(user: User): string | null {
  return user?.emailAddress ?? user?.displayName ?? null;
}

function peopleOf(file: DriveFile) {
  return {
    owners: (file.owners ?? []).flatMap((owner) => nameOf(owner) ?? []),
    ownedByMe: file.ownedByMe ?? null,
    lastModifiedBy: nameOf(file.lastModifyingUser),
    sharedBy: nameOf(file.sharingUser),
    trashedBy: nameOf(file.trashingUser),
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
