import { driveOf, itemOf } from '../access.ts';
import { count, flag, type Call, type Reply } from '../call.ts';
import { timestamp } from '../clock.ts';
import { failure, insufficientFilePermissions, invalidValue } from '../failure.ts';
import { EXPORT_FORMATS } from '../exports.ts';
import { canEdit, headRevision, presentFile, FILE_DEFAULT, userOf } from '../file-fields.ts';
import { isNative, type Comment, type Item, type Reply as CommentReply, type Revision } from '../item.ts';
import type { JsonObject } from '../json.ts';
import { pageOf, requireFields } from '../paging.ts';
import { ME } from '../people.ts';
import { parseQuery, type Query } from '../query.ts';
import type { SharedDrive } from '../store.ts';
import { contentReply } from './content.ts';

const MEMBERS = ['organizer', 'fileOrganizer', 'writer', 'commenter', 'reader'];
const next = (token: string | undefined): JsonObject => (token === undefined ? {} : { nextPageToken: token });

/** `about.get`. */
export function getAbout(call: Call): Reply {
  requireFields(call);
  const json = {
    kind: 'drive#about',
    user: userOf({ ...ME, email: call.grant.user }),
    storageQuota: {
      limit: '16106127360',
      usage: '4294967296',
      usageInDrive: '3221225472',
      usageInDriveTrash: '1048576',
    },
    exportFormats: { ...EXPORT_FORMATS },
    importFormats: { 'text/plain': ['application/vnd.google-apps.document'] },
    maxUploadSize: '5242880000000',
    appInstalled: false,
    canCreateDrives: true,
    canCreateTeamDrives: true,
    folderColorPalette: ['#ac725e'],
    driveThemes: [],
    teamDriveThemes: [],
    maxImportSizes: { 'application/vnd.google-apps.document': '10485760' },
  };
  return { json };
}

/** `drives.list`: the shared drives of a member, ten a page. */
export function listDrives(call: Call): Reply {
  const text = call.query.get('q') ?? '';
  const test = text.trim() === '' ? () => true : driveTest(parseQuery(text));
  const member = call.world.store.drives.filter(({ lost }) => lost === undefined).filter(test);
  const { rows, next: token } = pageOf(call, member, count(call, 'pageSize', 10, 100), text);
  return { json: { kind: 'drive#driveList', drives: rows.map(presentDrive), ...next(token) } };
}

/** The few search terms of shared drives. */
function driveTest(query: Query): (drive: SharedDrive) => boolean {
  if (query.op === 'not') {
    const of = driveTest(query.of);
    return (drive) => !of(drive);
  }
  if (query.op !== 'term') {
    const [left, right] = [driveTest(query.left), driveTest(query.right)];
    return query.op === 'and'
      ? (drive) => left(drive) && right(drive)
      : (drive) => left(drive) || right(drive);
  }
  const { field, operator, value } = query;
  if (field === 'hidden' && operator === '=') return ({ hidden }) => hidden === value;
  if (field !== 'name' || typeof value !== 'string') throw invalidValue('q');
  if (operator === 'contains') return ({ name }) => name.toLowerCase().includes(value.toLowerCase());
  if (operator !== '=') throw invalidValue('q');
  return ({ name }) => name === value;
}

/** `drives.get`. */
export function getDrive(call: Call): Reply {
  return { json: presentDrive(driveOf(call, call.path['driveId'] ?? '')) };
}

function presentDrive(drive: SharedDrive): JsonObject {
  const { id, name, hidden, created } = drive;
  const capabilities = { canListChildren: true, canReadRevisions: true, canDownload: true, canShare: false };
  const restrictions = {
    domainUsersOnly: false,
    driveMembersOnly: false,
    copyRequiresWriterPermission: false,
  };
  return {
    kind: 'drive#drive',
    id,
    name,
    hidden,
    createdTime: timestamp(created),
    capabilities,
    restrictions,
  };
}

/** `permissions.list`, for whoever may share the item; in shared drives for members. */
export function listPermissions(call: Call): Reply {
  const item = itemOf(call);
  requireSharing(item);
  const all = item.permissions;
  const size = count(call, 'pageSize', 100, 100);
  const { rows, next: token } = pageOf(call, all, size);
  return { json: { kind: 'drive#permissionList', permissions: rows, ...next(token) } };
}

/** `permissions.get`. */
export function getPermission(call: Call): Reply {
  const item = itemOf(call);
  requireSharing(item);
  const id = call.path['permissionId'] ?? '';
  const permission = item.permissions.find((each) => each.id === id);
  if (!permission)
    throw failure(404, 'notFound', `Permission not found: ${id}.`, { location: 'permissionId' });
  return { json: permission };
}

function requireSharing(item: Item): void {
  const role = item.permissions.find(({ emailAddress }) => emailAddress === ME.email)?.role ?? '';
  const allowed = item.driveId === undefined ? canEdit(item) : MEMBERS.includes(role);
  if (!allowed) throw insufficientFilePermissions();
}

/** The revisions of an item: those it was seeded with, or the one it has now. */
function revisionsOf(item: Item): Revision[] {
  const { revisions, modified, lastModifiedBy, content } = item;
  if (revisions) return revisions;
  const by = lastModifiedBy ?? ME;
  return [{ id: headRevision(item), modified, by, keepForever: false, ...(content ? { content } : {}) }];
}

function revisedItem(call: Call): Item {
  const item = itemOf(call);
  if (!canEdit(item)) throw insufficientFilePermissions();
  return item;
}

/** `revisions.list`. */
export function listRevisions(call: Call): Reply {
  const item = revisedItem(call);
  const { rows, next: token } = pageOf(call, revisionsOf(item), count(call, 'pageSize', 200, 1000));
  const revisions = rows.map((revision) => presentRevision(item, revision, call.world.origin));
  return { json: { kind: 'drive#revisionList', revisions, ...next(token) } };
}

/** `revisions.get`, metadata or bytes. */
export function getRevision(call: Call): Reply {
  const item = revisedItem(call);
  const id = call.path['revisionId'] ?? '';
  const revision = revisionsOf(item).find((each) => each.id === id);
  if (!revision) throw failure(404, 'notFound', `Revision not found: ${id}.`, { location: 'revisionId' });
  if (call.query.get('alt') !== 'media') return { json: presentRevision(item, revision, call.world.origin) };
  if (!revision.content) {
    throw failure(403, 'fileNotDownloadable', 'Only files with binary content can be downloaded.', {
      location: 'alt',
    });
  }
  if (!revision.keepForever) {
    throw failure(403, 'download_restricted_for_revision', 'The revision cannot be downloaded.');
  }
  return contentReply(call, revision.content, item.mimeType);
}

function presentRevision(item: Item, revision: Revision, origin: string): JsonObject {
  const { id, modified, keepForever, by, content } = revision;
  const common = {
    kind: 'drive#revision',
    id,
    mimeType: item.mimeType,
    modifiedTime: timestamp(modified),
    lastModifyingUser: userOf(by),
  };
  if (content) {
    const { md5: md5Checksum } = content.hashes();
    return { ...common, keepForever, md5Checksum, size: String(content.size), originalFilename: item.name };
  }
  const link = (type: string) =>
    `${origin}/docs/export/${item.id}?revision=${id}&mimeType=${encodeURIComponent(type)}`;
  const formats = isNative(item) ? (EXPORT_FORMATS[item.mimeType] ?? []) : [];
  return {
    ...common,
    published: false,
    exportLinks: Object.fromEntries(formats.map((type) => [type, link(type)])),
  };
}

/** `comments.list`. */
export function listComments(call: Call): Reply {
  requireFields(call);
  const item = itemOf(call);
  const since = Date.parse(call.query.get('startModifiedTime') ?? '1970-01-01T00:00:00Z');
  if (Number.isNaN(since)) throw invalidValue('startModifiedTime');
  const deleted = flag(call, 'includeDeleted');
  const all = (item.comments ?? []).filter((each) => each.created >= since && (deleted || !each.deleted));
  const { rows, next: token } = pageOf(call, all, count(call, 'pageSize', 20, 100), String(deleted));
  return {
    json: {
      kind: 'drive#commentList',
      comments: rows.map((each) => presentComment(each, deleted)),
      ...next(token),
    },
  };
}

/** `comments.get`. */
export function getComment(call: Call): Reply {
  requireFields(call);
  return { json: presentComment(commentOf(call), flag(call, 'includeDeleted')) };
}

function commentOf(call: Call): Comment {
  const id = call.path['commentId'] ?? '';
  const comment = itemOf(call).comments?.find((each) => each.id === id);
  if (!comment || (comment.deleted && !flag(call, 'includeDeleted'))) {
    throw failure(404, 'notFound', `Comment not found: ${id}.`, { location: 'commentId' });
  }
  return comment;
}

/** `replies.list`. */
export function listReplies(call: Call): Reply {
  requireFields(call);
  const deleted = flag(call, 'includeDeleted');
  const all = commentOf(call).replies.filter((each) => deleted || !each.deleted);
  const { rows, next: token } = pageOf(call, all, count(call, 'pageSize', 20, 100));
  return { json: { kind: 'drive#replyList', replies: rows.map(presentReply), ...next(token) } };
}

/** `replies.get`. */
export function getReply(call: Call): Reply {
  requireFields(call);
  const id = call.path['replyId'] ?? '';
  const reply = commentOf(call).replies.find((each) => each.id === id);
  if (!reply) throw failure(404, 'notFound', `Reply not found: ${id}.`, { location: 'replyId' });
  return { json: presentReply(reply) };
}

function presentComment(comment: Comment, includeDeleted: boolean): JsonObject {
  const { quoted, resolved, replies } = comment;
  return {
    ...presentReply(comment),
    kind: 'drive#comment',
    resolved: resolved ?? false,
    ...(quoted === undefined ? {} : { quotedFileContent: { mimeType: 'text/html', value: quoted } }),
    replies: replies.filter((each) => includeDeleted || !each.deleted).map(presentReply),
  };
}

/** The author's e-mail address is never told. */
function presentReply({ id, content, by, created, deleted }: CommentReply): JsonObject {
  const author = { kind: 'drive#user', displayName: by.name, me: by.email === ME.email };
  const at = timestamp(created);
  const common = {
    kind: 'drive#reply',
    id,
    createdTime: at,
    modifiedTime: at,
    author,
    deleted: deleted ?? false,
  };
  return deleted ? common : { ...common, content, htmlContent: content.replaceAll('<', '&lt;') };
}

/** `changes.getStartPageToken`. */
export function startPageToken(call: Call): Reply {
  const driveId = call.query.get('driveId');
  if (driveId !== null) driveOf(call, driveId);
  return {
    json: { kind: 'drive#startPageToken', startPageToken: String(call.world.store.changes.length + FIRST) },
  };
}

/** Tokens do not begin at 0, as the real ones do not. */
const FIRST = 1001;

/** `changes.list`: what changed after a token, each file once with its latest state. */
export function listChanges(call: Call): Reply {
  const { store, origin } = call.world;
  const text = call.query.get('pageToken') ?? '';
  const start = Number(text) - FIRST;
  if (!/^\d+$/.test(text) || start < 0 || start > store.changes.length) throw invalidValue('pageToken');
  const size = count(call, 'pageSize', 100, 1000);
  const driveId = call.query.get('driveId');
  if (driveId !== null) driveOf(call, driveId);
  const all = flag(call, 'includeItemsFromAllDrives') && !flag(call, 'restrictToMyDrive');
  const removals = (call.query.get('includeRemoved') ?? 'true') === 'true';
  const end = Math.min(start + size, store.changes.length);
  const latest = new Map(store.changes.map(({ fileId }, index) => [fileId, index]));
  const entries = store.changes.slice(start, end).filter((entry, index) => {
    if (latest.get(entry.fileId) !== start + index) return false;
    if (driveId !== null && entry.driveId !== driveId) return false;
    return (entry.driveId === undefined || all) && (removals || !entry.removed);
  });
  const changes = entries.map(({ fileId, at, removed, driveId: of }) => {
    const item = store.get(fileId);
    const file = item
      ? presentFile(item, call.mask ? 'all' : FILE_DEFAULT, { origin, labels: [] })
      : undefined;
    return {
      kind: 'drive#change',
      changeType: 'file',
      time: timestamp(at),
      removed: removed || item === undefined,
      fileId,
      ...(of === undefined ? {} : { driveId: of }),
      ...(file === undefined ? {} : { file }),
    };
  });
  const done = end === store.changes.length;
  const token = String(end + FIRST);
  return {
    json: {
      kind: 'drive#changeList',
      changes,
      ...(done ? { newStartPageToken: token } : { nextPageToken: token }),
    },
  };
}
