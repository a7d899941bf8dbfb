import type { Content } from './content.ts';
import type { JsonObject } from './json.ts';

export interface Person {
  name: string;
  email: string;
}

/** A permission as `permissions.list` tells it. */
export interface Permission extends JsonObject {
  id: string;
  type: 'user' | 'group' | 'domain' | 'anyone';
  role: string;
  emailAddress?: string;
  domain?: string;
}

export interface Revision {
  id: string;
  /** Milliseconds since 1970. */
  modified: number;
  keepForever: boolean;
  by: Person;
  /** Absent for Docs editors files. */
  content?: Content;
}

export interface Reply {
  id: string;
  content: string;
  by: Person;
  created: number;
  deleted?: boolean;
}

export interface Comment extends Reply {
  quoted?: string;
  resolved?: boolean;
  replies: Reply[];
}

/** What goes wrong when the bytes of an item are asked for. */
export interface Trouble {
  abusive?: boolean;
  /** `downloadQuotaExceeded` once the bytes were read this many times. */
  readsLeft?: number;
  /** The export is over 10 MB. `pdf500`: as PDF the answer is a 500. */
  exportTooLarge?: boolean;
  pdf500?: boolean;
  /** How often `operations.get` says pending. */
  pendingPolls?: number;
  operationFails?: boolean;
}

/** An item as the emulator knows it; `fields.ts` decides what the API says of it. Times are milliseconds since 1970. */
export interface Item {
  id: string;
  name: string;
  mimeType: string;
  parents: string[];
  /** The shared drive it lies in. */
  driveId?: string;
  /** Absent in shared drives. */
  owner?: Person;
  created: number;
  modified: number;
  lastModifiedBy?: Person;
  viewedByMe?: number;
  modifiedByMe?: number;
  sharedWithMe?: { at: number; by: Person };
  trash?: { explicit: boolean; at: number; by: Person };
  permissions: Permission[];
  /** The signed-in person opened it: `corpora=user` lists it although it is neither theirs nor shared with them. */
  opened?: boolean;
  /** Found by its ID only: the target of a link that nobody opened. */
  unlisted?: boolean;
  /** `files.get` answers 403 instead of 404. */
  forbidden?: boolean;
  /** Bytes of a blob. */
  content?: Content;
  /** Text of a Docs editors file: what its exports hold. */
  text?: string;
  shortcut?: { targetId: string; targetMimeType: string; targetResourceKey?: string };
  resourceKey?: string;
  /** `files.get` and everything below asks for the resource key in a header. */
  needsResourceKey?: boolean;
  canDownload?: boolean;
  starred?: boolean;
  version?: number;
  properties?: Record<string, string>;
  /** Keys of the app that asks; another client does not see them. */
  appProperties?: Record<string, string>;
  /** Label ID to its fields, as `labelInfo` tells them. */
  labels?: Record<string, JsonObject>;
  revisions?: Revision[];
  comments?: Comment[];
  trouble?: Trouble;
  /** Members of the File resource that are told as they stand, over what the emulator would say. */
  told?: JsonObject;
}

export const FOLDER = 'application/vnd.google-apps.folder';
export const SHORTCUT = 'application/vnd.google-apps.shortcut';
export const DOCUMENT = 'application/vnd.google-apps.document';
export const SHEET = 'application/vnd.google-apps.spreadsheet';
export const SLIDES = 'application/vnd.google-apps.presentation';
export const DRAWING = 'application/vnd.google-apps.drawing';
export const SCRIPT = 'application/vnd.google-apps.script';
export const FORM = 'application/vnd.google-apps.form';
export const SITE = 'application/vnd.google-apps.site';
export const MAP = 'application/vnd.google-apps.map';
export const VID = 'application/vnd.google-apps.vid';
export const JAM = 'application/vnd.google-apps.jam';

/** Is it one of Google's own types, which have no bytes? */
export function isNative(item: Item): boolean {
  return item.mimeType.startsWith('application/vnd.google-apps.');
}
