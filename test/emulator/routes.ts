import type { Handler } from './call.ts';
import { METHODS, type Method } from './discovery.ts';
import { getAbout } from './methods/about.ts';
import { listChanges, startPageToken } from './methods/changes.ts';
import { getComment, getReply, listComments, listReplies } from './methods/comments.ts';
import { getDrive, listDrives } from './methods/drives.ts';
import { getPermission, listPermissions } from './methods/permissions.ts';
import { getRevision, listRevisions } from './methods/revisions.ts';
import { exportFile } from './methods/content.ts';
import { getFile, listLabels } from './methods/files.ts';
import { listFiles } from './methods/list.ts';
import { queryActivity } from './methods/activity.ts';
import { downloadOperation, getOperation } from './methods/operations.ts';
import {
  createFile,
  createPermission,
  deleteFile,
  deletePermission,
  emptyTrash,
  updateFile,
} from './methods/write.ts';

const HANDLERS: Record<string, Handler> = {
  'drive.about.get': getAbout,
  'drive.changes.getStartPageToken': startPageToken,
  'drive.changes.list': listChanges,
  'drive.comments.get': getComment,
  'drive.comments.list': listComments,
  'drive.drives.get': getDrive,
  'drive.drives.list': listDrives,
  'drive.files.create': createFile,
  'drive.files.delete': deleteFile,
  'drive.files.download': downloadOperation,
  'drive.files.emptyTrash': emptyTrash,
  'drive.files.export': exportFile,
  'drive.files.get': getFile,
  'drive.files.list': listFiles,
  'drive.files.listLabels': listLabels,
  'drive.files.update': updateFile,
  'drive.operations.get': getOperation,
  'drive.permissions.create': createPermission,
  'drive.permissions.delete': deletePermission,
  'drive.permissions.get': getPermission,
  'drive.permissions.list': listPermissions,
  'drive.replies.get': getReply,
  'drive.replies.list': listReplies,
  'drive.revisions.get': getRevision,
  'drive.revisions.list': listRevisions,
  'driveactivity.activity.query': queryActivity,
};

export interface Route {
  method: Method;
  handler: Handler;
  path: Record<string, string>;
}

interface Pattern {
  method: Method;
  pattern: RegExp;
  names: string[];
}

const PATTERNS: Pattern[] = METHODS.map((method) => {
  const names = [...method.path.matchAll(/\{\+?(\w+)\}/g)].map(([, name]) => name ?? '');
  const escaped = method.path.replace(/[.]/g, '\\.').replace(/\{\+?\w+\}/g, '([^/]+)');
  const prefix = method.id.startsWith('drive.') ? '/drive/v3/' : '/';
  // Fixed words win over parameters: files/trash is no file.
  return { method, pattern: new RegExp(`^${prefix}${escaped}$`), names };
}).sort((one, other) => one.names.length - other.names.length);

/** The API method of a request, from the committed discovery documents; null when there is none. */
export function routeOf(httpMethod: string, pathname: string): Route | null {
  // Uploads have the same methods under a path of their own.
  const path = pathname.replace(/^\/upload(?=\/drive\/v3\/files)/, '');
  for (const { method, pattern, names } of PATTERNS) {
    const match = method.httpMethod === httpMethod ? pattern.exec(path) : null;
    const handler = match ? HANDLERS[method.id] : undefined;
    if (!match || !handler) continue;
    const values = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')] as const);
    return { method, handler, path: Object.fromEntries(values) };
  }
  return null;
}
