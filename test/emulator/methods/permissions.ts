import { itemOf } from '../access.ts';
import { count, type Call, type Reply } from '../call.ts';
import { failure, insufficientFilePermissions } from '../failure.ts';
import { canEdit } from '../file-fields.ts';
import type { Item } from '../item.ts';
import { nextPage, pageOf } from '../paging.ts';
import { ME } from '../people.ts';

const MEMBERS = ['organizer', 'fileOrganizer', 'writer', 'commenter', 'reader'];

/** `permissions.list`, for whoever may share the item; in shared drives for members. */
export function listPermissions(call: Call): Reply {
  const item = itemOf(call);
  requireSharing(item);
  const all = item.permissions;
  const size = count(call, 'pageSize', 100, 100);
  const { rows, next: token } = pageOf(call, all, size);
  return { json: { kind: 'drive#permissionList', permissions: rows, ...nextPage(token) } };
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
