export type SourceKind = 'local' | 'takeout' | 'drive';

export type ItemKind = 'file' | 'folder' | 'shortcut' | 'special' | 'native' | 'member';

export type SharingVerdict = 'private' | 'specific' | 'external' | 'link' | 'public' | 'unknown';

/** Someone who may see an item, or everyone who has its link. */
export interface Permission {
  type: string;
  role: string;
  email: string | null;
  domain: string | null;
  /** Found by searching; where `type` is `anyone` or `domain`. */
  discoverable: boolean;
  /** ISO 8601; null for no end. */
  expiresAt: string | null;
  /** The account no longer exists. */
  deleted: boolean;
}

export interface Sharing {
  verdict: SharingVerdict;
  /** As far as the source tells; absent where it tells none. */
  permissions?: Permission[];
  /** Ids of rights whose holders the source does not tell; absent where it tells them, or not even ids. */
  permissionIds?: string[];
}

/** Where in a source an item has its place; the values of `location` in rules. */
export type Location =
  'my-drive' | 'shared-drive' | 'shared-with-me' | 'trash' | 'computers' | 'orphan' | 'local';

/** Something that was done to an item. */
export interface DriveActivity {
  /** ISO 8601. */
  at: string;
  /** Address of the account itself, `people/<number>` for others; null where unknown. */
  by: string | null;
  action: 'moved' | 'renamed' | 'trashed' | 'deleted' | 'restored' | 'shared' | 'unshared';
  /** `old title -> new title`, or to whom rights were given. */
  detail: string | null;
}

/** What Google Drive says of an item beyond what every source knows; the key `drive` of a report. Times are ISO 8601. */
export interface DriveFacts {
  location: Exclude<Location, 'local'>;
  /** Id and name of the shared drive that holds it. */
  driveId: string | null;
  driveName: string | null;
  parents: string[];
  /** Paths beside the first: an item can lie in several folders. */
  otherPaths: string[];
  mediaType: string;
  /** Lower-case hex, of the bytes; null for what has none. */
  sha256: string | null;
  md5: string | null;
  sha1: string | null;
  /** Decimal and exact, also where a number would not be. */
  sizeBytes: string | null;
  /** Decimal; with what is kept of earlier revisions. */
  quotaBytesUsed: string | null;
  version: string | null;
  headRevisionId: string | null;
  modifiedByMeAt: string | null;
  sharedWithMeAt: string | null;
  /** Known in shared drives only. */
  trashedAt: string | null;
  /** False where a folder above it was put in the trash. */
  explicitlyTrashed: boolean;
  owners: string[];
  ownedByMe: boolean | null;
  lastModifiedBy: string | null;
  sharedBy: string | null;
  trashedBy: string | null;
  canDownload: boolean | null;
  canTrash: boolean | null;
  canDelete: boolean | null;
  copyRequiresWriterPermission: boolean | null;
  downloadRestrictions: unknown;
  /** Why it cannot be changed, as Drive says it. */
  contentRestrictions: unknown[];
  labels: unknown[];
  properties: Record<string, string>;
  appProperties: Record<string, string>;
  clientEncrypted: boolean;
  link: string | null;
  /** Second half of the right to open a file by its link, and to open a shortcut's target. */
  resourceKey: string | null;
  targetResourceKey: string | null;
  /** Type of a shortcut's target when the shortcut was made. */
  targetMediaType: string | null;
  /** What became of a shortcut's target; null for what is no shortcut. */
  targetState: 'listed' | 'gone' | 'denied' | 'unknown' | null;
  /** Id of the file of which this is an earlier revision; absent for what is none. */
  revisionOf?: string;
  /** Revisions that Drive lists, the present one among them, and how many earlier ones can be read; absent where not asked. */
  revisions?: { count: number; readable: number };
  /** Pieces of text in comments, replies and what they quote; absent where not asked. */
  comments?: number;
  /** Newest first, the latest 50; absent where not asked. */
  activity?: DriveActivity[];
}

/** What a source says of one listed thing, before any content is read. Times are milliseconds since 1970, UTC. */
export interface ItemFacts {
  /**
   * Identity within its source. Locally the relative path; bytes that are not UTF-8 are percent-encoded,
   * see `sources/local/path-id.ts`.
   */
  sourceId: string;
  /** Path relative to the source, `/` between names; U+FFFD where bytes are not UTF-8. Members: `outer.zip!inner/a.txt`. */
  path: string;
  /** Last component of `path`. */
  name: string;
  /** Base64 of the name's exact bytes, only where they are not valid UTF-8 or hold a U+0000. */
  nameBytes: string | null;
  kind: ItemKind;
  /** Where a shortcut points, as stored; a local one is written as in `sourceId`. */
  target: string | null;
  sizeBytes: number | null;
  createdAt: number | null;
  modifiedAt: number | null;
  /** Absent unless nobody knows the zone of `modifiedAt` (DOS times): its clock reading is kept as if it were UTC. */
  zoneUnknown?: true;
  changedAt: number | null;
  viewedAt: number | null;
  /** E-mail address of the owner where the source knows it. */
  owner: string | null;
  sharing: Sharing | null;
  trashed: boolean;
  /** Null for what does not lie in Google Drive. */
  drive: DriveFacts | null;
}

/** Lower-case file name extension without the dot, or null. A leading dot starts no extension. */
export function extensionOf(name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot + 1).toLowerCase() : null;
}
