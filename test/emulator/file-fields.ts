import { timestamp } from './clock.ts';
import { EXPORT_FORMATS } from './exports.ts';
import { permissionId } from './ids.ts';
import { FOLDER, isNative, SHORTCUT, type Item, type Person } from './item.ts';
import type { Json, JsonObject } from './json.ts';
import { select, wanted, type Mask } from './mask.ts';
import { ME } from './people.ts';

/** What presenting a file depends on besides the file. */
export interface Viewer {
  origin: string;
  /** Label IDs of `includeLabels`. */
  labels: string[];
}

type Field = (item: Item, viewer: Viewer) => Json | undefined;

export function userOf(person: Person): JsonObject {
  return {
    kind: 'drive#user',
    displayName: person.name,
    me: person.email === ME.email,
    permissionId: permissionId(person.email),
    emailAddress: person.email,
  };
}

/** The signed-in person's role, `null` when the item reaches them only through a link or a group. */
function myRole(item: Item): string | null {
  return item.permissions.find(({ emailAddress }) => emailAddress === ME.email)?.role ?? null;
}

const EDITORS = new Set(['owner', 'organizer', 'fileOrganizer', 'writer']);

export function canEdit(item: Item): boolean {
  return EDITORS.has(myRole(item) ?? '');
}

/** Only owners trash and delete; in shared drives, organizers too. */
export function canTrash(item: Item): boolean {
  return ['owner', 'organizer', 'fileOrganizer'].includes(myRole(item) ?? '');
}

/** Content restriction that is in force. */
export function isLocked(item: Item): boolean {
  const restrictions = (item.told?.['contentRestrictions'] ?? []) as JsonObject[];
  return restrictions.some(({ readOnly }) => readOnly === true);
}

const inDrive = (item: Item): boolean => item.driveId !== undefined;
const time = (of: (item: Item) => number | undefined): Field => {
  return (item) => {
    const at = of(item);
    return at === undefined ? undefined : timestamp(at);
  };
};
const blob = (of: (item: Item) => Json | undefined): Field => {
  return (item) => (item.content ? of(item) : undefined);
};
const mine = (of: Field): Field => {
  return (item, viewer) => (inDrive(item) ? undefined : of(item, viewer));
};

/** The members of the File resource, each with the rule that says when it is there. */
const FIELDS: Record<string, Field> = {
  kind: () => 'drive#file',
  id: ({ id }) => id,
  name: ({ name }) => name,
  mimeType: ({ mimeType }) => mimeType,
  parents: ({ parents }) => (parents.length > 0 ? parents : undefined),
  driveId: ({ driveId }) => driveId,
  teamDriveId: ({ driveId }) => driveId,
  resourceKey: ({ resourceKey }) => resourceKey,
  spaces: () => ['drive'],
  starred: ({ starred }) => starred ?? false,
  trashed: ({ trash }) => trash !== undefined,
  explicitlyTrashed: ({ trash }) => trash?.explicit ?? false,
  trashedTime: (item) => (inDrive(item) && item.trash ? timestamp(item.trash.at) : undefined),
  trashingUser: (item) => (inDrive(item) && item.trash ? userOf(item.trash.by) : undefined),
  version: ({ version }) => String(version ?? 1),
  createdTime: time(({ created }) => created),
  modifiedTime: time(({ modified }) => modified),
  modifiedByMeTime: time(({ modifiedByMe }) => modifiedByMe),
  modifiedByMe: ({ modifiedByMe }) => modifiedByMe !== undefined,
  viewedByMeTime: time(({ viewedByMe }) => viewedByMe),
  viewedByMe: ({ viewedByMe }) => viewedByMe !== undefined,
  sharedWithMeTime: time(({ sharedWithMe }) => sharedWithMe?.at),
  sharingUser: ({ sharedWithMe }) => (sharedWithMe ? userOf(sharedWithMe.by) : undefined),
  owners: mine(({ owner }) => (owner ? [userOf(owner)] : undefined)),
  ownedByMe: mine(({ owner }) => owner?.email === ME.email),
  lastModifyingUser: ({ lastModifiedBy }) => (lastModifiedBy ? userOf(lastModifiedBy) : undefined),
  shared: mine(({ permissions }) => permissions.length > 1),
  writersCanShare: mine(() => true),
  permissions: mine((item) => (canEdit(item) ? item.permissions : undefined)),
  permissionIds: (item) => item.permissions.map(({ id }) => id),
  hasAugmentedPermissions: (item) => (inDrive(item) ? false : undefined),
  size: (item) => sizeOf(item),
  quotaBytesUsed: (item) =>
    item.owner?.email === ME.email && item.content ? String(item.content.size) : '0',
  md5Checksum: blob(({ content }) => content?.hashes().md5),
  sha1Checksum: blob(({ content }) => content?.hashes().sha1),
  sha256Checksum: blob(({ content }) => content?.hashes().sha256),
  headRevisionId: blob((item) => headRevision(item)),
  originalFilename: blob(({ name }) => name),
  fileExtension: blob(({ name }) => extensionOf(name)),
  fullFileExtension: blob(({ name }) => extensionOf(name)),
  shortcutDetails: ({ shortcut }) => shortcut && { ...shortcut },
  capabilities: (item) => capabilitiesOf(item),
  copyRequiresWriterPermission: ({ canDownload }) => canDownload === false,
  viewersCanCopyContent: ({ canDownload }) => canDownload !== false,
  downloadRestrictions: (item) => (item.canDownload === false ? RESTRICTED : undefined),
  properties: ({ properties }) => properties,
  appProperties: ({ appProperties }) => appProperties,
  labelInfo: ({ labels }, viewer) => labelInfo(labels ?? {}, viewer.labels),
  exportLinks: (item, { origin }) => exportLinks(item, origin),
  webViewLink: (item) => webViewLink(item),
  webContentLink: blob(({ id }) => `https://drive.google.com/uc?id=${id}&export=download`),
  iconLink: ({ mimeType }) => `https://drive-thirdparty.googleusercontent.com/16/type/${mimeType}`,
  hasThumbnail: () => false,
  thumbnailVersion: () => '0',
  isAppAuthorized: () => false,
  inheritedPermissionsDisabled: (item) => (item.mimeType === FOLDER ? false : undefined),
};

const RESTRICTION = { restrictedForReaders: true, restrictedForWriters: false };
const RESTRICTED = {
  itemDownloadRestriction: RESTRICTION,
  effectiveDownloadRestrictionWithContext: RESTRICTION,
};

/** What `files.get` and `files.list` give when no fields are asked for. */
export const FILE_DEFAULT: Mask = new Map(
  ['kind', 'id', 'name', 'mimeType', 'resourceKey', 'driveId', 'teamDriveId'].map((name) => [name, 'all']),
);

/** The members of a file that the mask wants and that the API tells of it. */
export function presentFile(item: Item, mask: Mask | 'all', viewer: Viewer): JsonObject {
  const everything = mask === 'all' || mask.has('*');
  const names = everything ? Object.keys({ ...FIELDS, ...item.told }) : [...mask.keys()];
  const file: JsonObject = {};
  for (const name of names) {
    const value = item.told?.[name] ?? FIELDS[name]?.(item, viewer);
    const below = wanted(mask, name);
    if (value !== undefined && below !== null) file[name] = select(value, below);
  }
  return file;
}

function sizeOf(item: Item): string | undefined {
  if (item.content) return String(item.content.size);
  return item.text === undefined ? undefined : String(Buffer.byteLength(item.text) + 1024);
}

export function headRevision(item: Item): string {
  return item.revisions?.at(-1)?.id ?? `0B${permissionId(item.id)}${item.version ?? 1}`;
}

function extensionOf(name: string): string | undefined {
  return /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1];
}

function capabilitiesOf(item: Item): JsonObject {
  const edit = canEdit(item);
  const trash = canTrash(item);
  const folder = item.mimeType === FOLDER;
  return {
    canAddChildren: folder && edit,
    canComment: edit,
    canCopy: item.canDownload !== false,
    canDelete: trash,
    canDownload: item.canDownload !== false,
    canEdit: edit && !isLocked(item),
    canListChildren: folder,
    canReadRevisions: edit,
    canRename: edit && !isLocked(item),
    canShare: edit,
    canTrash: trash && !isLocked(item),
    canUntrash: trash,
    ...(inDrive(item) ? { canReadDrive: true } : {}),
  };
}

function labelInfo(labels: Record<string, JsonObject>, asked: string[]): JsonObject | undefined {
  if (asked.length === 0) return undefined;
  const told = asked.flatMap((id) => (labels[id] ? [labels[id]] : []));
  return { labels: told };
}

function exportLinks(item: Item, origin: string): JsonObject | undefined {
  const formats = EXPORT_FORMATS[item.mimeType];
  if (!formats) return undefined;
  const link = (type: string) => `${origin}/docs/export/${item.id}?mimeType=${encodeURIComponent(type)}`;
  return Object.fromEntries(formats.map((type) => [type, link(type)]));
}

function webViewLink(item: Item): string {
  if (item.mimeType === FOLDER) return `https://drive.google.com/drive/folders/${item.id}`;
  if (!isNative(item) || item.mimeType === SHORTCUT) {
    return `https://drive.google.com/file/d/${item.id}/view?usp=drivesdk`;
  }
  const kind = item.mimeType.slice('application/vnd.google-apps.'.length);
  return `https://docs.google.com/${kind}/d/${item.id}/edit?usp=drivesdk`;
}
