import { itemOf } from '../access.ts';
import type { Call, Reply } from '../call.ts';
import { bytesContent } from '../content.ts';
import { makeEdits } from '../edits.ts';
import { failure, fileNotFound, insufficientFilePermissions } from '../failure.ts';
import { canEdit, canTrash, isLocked } from '../file-fields.ts';
import { fileId, permissionId } from '../ids.ts';
import { FOLDER, SHORTCUT, type Item, type Permission, type Person } from '../item.ts';
import { isObject, textIn } from '../json.ts';
import { COLLEAGUE, ME, userPermission } from '../people.ts';
import { uploadOf } from '../upload.ts';
import { fileReply } from './files.ts';

/** Whose token it is. */
function writer(call: Call): Person {
  return call.grant.user === ME.email ? ME : COLLEAGUE;
}

/** `files.create`, with or without content. */
export function createFile(call: Call): Reply {
  const { world } = call;
  const { metadata, content } = uploadOf(call);
  const at = world.clock.now();
  const id = fileId(world.seed, `created ${world.store.changes.length} ${textIn(metadata, 'name') ?? ''}`);
  const by = writer(call);
  const named = namesIn(metadata['parents']).map((parent) =>
    parent === 'root' ? world.store.rootId : parent,
  );
  const parents = named.length > 0 ? named : [world.store.rootId];
  for (const parent of parents) if (!world.store.get(parent)) throw fileNotFound(parent);
  const driveId = world.store.get(parents[0] ?? '')?.driveId;
  const text = textIn(metadata, 'mimeType') ?? content?.type ?? 'application/octet-stream';
  const native = text.startsWith('application/vnd.google-apps.');
  const base: Item = {
    id,
    name: textIn(metadata, 'name') ?? 'Untitled',
    mimeType: text,
    parents,
    created: at,
    modified: at,
    modifiedByMe: at,
    lastModifiedBy: by,
    permissions:
      driveId === undefined ? [userPermission(by, 'owner')] : (world.store.get(driveId)?.permissions ?? []),
    ...(driveId === undefined ? { owner: by } : { driveId }),
  };
  const shortcut = metadata['shortcutDetails'];
  const bytes = content?.bytes ?? Buffer.alloc(0);
  const target = isObject(shortcut) ? (textIn(shortcut, 'targetId') ?? '') : '';
  if (text === SHORTCUT) {
    const targetMimeType = world.store.get(target)?.mimeType ?? 'application/octet-stream';
    makeEdits(world).create({ ...base, shortcut: { targetId: target, targetMimeType } }, by);
  } else if (text === FOLDER) makeEdits(world).create(base, by);
  else if (native) makeEdits(world).create({ ...base, text: bytes.toString() }, by);
  else makeEdits(world).create({ ...base, content: bytesContent(bytes) }, by);
  return fileReply(call, id);
}

/** `files.update`: name, trash, parents, content. An If-Match header has no effect. */
export function updateFile(call: Call): Reply {
  const item = itemOf(call);
  const { metadata, content } = uploadOf(call);
  const by = writer(call);
  const edits = makeEdits(call.world);
  const again = (): Item => call.world.store.get(item.id) ?? item;
  const { name, trashed } = metadata;
  if (typeof trashed === 'boolean') {
    if (!canTrash(item)) throw insufficientFilePermissions();
    edits.setTrashed(item, trashed, by);
  }
  const added = namesIn(call.query.get('addParents')?.split(','));
  const removed = namesIn(call.query.get('removeParents')?.split(','));
  if (typeof name === 'string' || content || added.length + removed.length > 0) {
    if (!canEdit(item) || isLocked(item)) throw insufficientFilePermissions();
  }
  if (typeof name === 'string') edits.rename(again(), name, by);
  if (added.length + removed.length > 0) edits.move(again(), added, removed, by);
  if (content) edits.edit(again(), { content: bytesContent(content.bytes) }, by);
  return fileReply(call, item.id);
}

/** `files.delete`: for good, with everything below; an empty answer. */
export function deleteFile(call: Call): Reply {
  const item = itemOf(call);
  if (!canTrash(item)) throw insufficientFilePermissions();
  makeEdits(call.world).remove(item, writer(call));
  return {};
}

/** `files.emptyTrash`: the person's own, or a shared drive's. */
export function emptyTrash(call: Call): Reply {
  const driveId = call.query.get('driveId') ?? undefined;
  const { store } = call.world;
  const trashed = [...store.scan(-1)].filter(({ item }) => {
    return item.trash?.explicit && item.driveId === driveId && canTrash(item);
  });
  for (const { item } of trashed) makeEdits(call.world).remove(item, writer(call));
  return {};
}

/** `permissions.create`. */
export function createPermission(call: Call): Reply {
  const item = itemOf(call);
  if (!canEdit(item)) throw insufficientFilePermissions();
  const { metadata } = uploadOf(call);
  const type = textIn(metadata, 'type');
  const role = textIn(metadata, 'role');
  if (type === undefined || role === undefined) {
    throw failure(
      400,
      'required',
      `The permission ${type === undefined ? 'type' : 'role'} field is required.`,
      {
        location: `permission.${type === undefined ? 'type' : 'role'}`,
      },
    );
  }
  const whom = textIn(metadata, 'emailAddress') ?? textIn(metadata, 'domain') ?? 'anyoneWithLink';
  const id = type === 'anyone' ? whom : permissionId(whom);
  const permission = { ...metadata, kind: 'drive#permission', id, type, role } as Permission;
  makeEdits(call.world).share(item, permission, writer(call));
  return { json: permission };
}

/** `permissions.delete`. */
export function deletePermission(call: Call): Reply {
  const item = itemOf(call);
  const id = call.path['permissionId'] ?? '';
  const permission = item.permissions.find((each) => each.id === id);
  if (!permission)
    throw failure(404, 'notFound', `Permission not found: ${id}.`, { location: 'permissionId' });
  if (!canEdit(item) || permission.role === 'owner') throw insufficientFilePermissions();
  makeEdits(call.world).unshare(item, permission, writer(call));
  return {};
}

function namesIn(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}
