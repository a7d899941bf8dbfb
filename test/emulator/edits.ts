import { permissionId } from './ids.ts';
import type { Item, Permission, Person } from './item.ts';
import type { Json, JsonObject } from './json.ts';
import { ME } from './people.ts';
import type { World } from './world.ts';

/** What Drive Activity tells of one write. `detail` has one member, named after the action. */
export interface Activity {
  itemId: string;
  name: string;
  mimeType: string;
  parents: string[];
  at: number;
  by: Person;
  detail: JsonObject;
}

/** Writes to the drive by a person, each with its change and its activity. */
export interface Edits {
  create(item: Item, by: Person): void;
  /** Replaces members of an item, with a new version and modified time. */
  edit(item: Item, changes: Partial<Item>, by: Person, detail?: JsonObject): void;
  rename(item: Item, name: string, by: Person): void;
  move(item: Item, added: string[], removed: string[], by: Person): void;
  setTrashed(item: Item, trashed: boolean, by: Person): void;
  remove(item: Item, by: Person): void;
  share(item: Item, permission: Permission, by: Person): void;
  unshare(item: Item, permission: Permission, by: Person): void;
}

export function makeEdits({
  store,
  clock,
  activities,
}: Pick<World, 'store' | 'clock' | 'activities'>): Edits {
  const tell = ({ id, name, mimeType, parents }: Item, by: Person, detail: JsonObject): void => {
    activities.push({ itemId: id, name, mimeType, parents, at: clock.now(), by, detail });
  };
  const edit = (item: Item, changes: Partial<Item>, by: Person, detail: JsonObject = { edit: {} }): void => {
    const version = (item.version ?? 1) + 1;
    const modified = clock.now();
    const mine = by.email === ME.email ? { modifiedByMe: modified } : {};
    store.put({ ...item, modified, ...mine, lastModifiedBy: by, version, ...changes });
    tell(item, by, detail);
  };
  return {
    create: (item, by) => {
      store.put(item);
      tell(item, by, { create: { new: {} } });
    },
    edit,
    rename: (item, name, by) => {
      edit(item, { name }, by, { rename: { oldTitle: item.name, newTitle: name } });
    },
    move: (item, added, removed, by) => {
      const parents = [...item.parents.filter((id) => !removed.includes(id)), ...added];
      const references = (ids: string[]): Json => ids.map((id) => ({ driveItem: { name: `items/${id}` } }));
      edit(item, { parents }, by, {
        move: { addedParents: references(added), removedParents: references(removed) },
      });
    },
    setTrashed: (item, trashed, by) => {
      store.setTrashed(item.id, trashed, by);
      tell(item, by, trashed ? { delete: { type: 'TRASH' } } : { restore: { type: 'UNTRASH' } });
    },
    remove: (item, by) => {
      store.remove(item.id);
      tell(item, by, { delete: { type: 'PERMANENT_DELETE' } });
    },
    share: (item, permission, by) => {
      edit(item, { permissions: [...item.permissions, permission] }, by, {
        permissionChange: { addedPermissions: [activityPermission(permission)] },
      });
    },
    unshare: (item, permission, by) => {
      edit(item, { permissions: item.permissions.filter(({ id }) => id !== permission.id) }, by, {
        permissionChange: { removedPermissions: [activityPermission(permission)] },
      });
    },
  };
}

const ROLES: Record<string, string> = { owner: 'OWNER', writer: 'EDITOR', commenter: 'COMMENTER' };

/** Persons are told by number, never by address. */
function activityPermission(permission: Permission): JsonObject {
  const role = ROLES[permission.role] ?? 'VIEWER';
  if (permission.type === 'anyone')
    return { role, anyone: {}, allowDiscovery: permission['allowFileDiscovery'] === true };
  if (permission.type === 'domain') return { role, domain: { name: permission.domain ?? '' } };
  const person = permissionId(permission.emailAddress ?? '');
  return { role, user: { knownUser: { personName: `people/${person}` } } };
}
