import { fileId } from './ids.ts';
import type { Item, Permission } from './item.ts';
import { COLLEAGUE } from './people.ts';
import type { World } from './world.ts';

/** Writes of somebody else, each noted as a change. They throw when there is no such item. */
export interface Other {
  rename(id: string, name: string): void;
  move(id: string, to: string): void;
  trash(id: string): void;
  restore(id: string): void;
  delete(id: string): void;
  share(id: string, permission: Permission): void;
  /** Replaces any members of an item, its content for instance. */
  edit(id: string, changes: Partial<Item>): void;
  /** Creates an item like `like` with another name; returns its ID. */
  create(like: string, name: string): string;
  /** The person is no member of a shared drive any more. */
  removeFromDrive(id: string, lost?: 'notFound' | 'teamDriveMembershipRequired'): void;
}

export function makeOther({ store, clock, seed }: World): Other {
  const existing = (id: string): Item => {
    const item = store.get(id);
    if (!item) throw new Error(`no item ${id}`);
    return item;
  };
  const edit = (id: string, changes: Partial<Item>): void => {
    const item = existing(id);
    const version = (item.version ?? 1) + 1;
    store.put({ ...item, modified: clock.now(), lastModifiedBy: COLLEAGUE, version, ...changes });
  };
  return {
    rename: (id, name) => {
      edit(id, { name });
    },
    move: (id, to) => {
      edit(id, { parents: [to] });
    },
    trash: (id) => {
      store.setTrashed(existing(id).id, true, COLLEAGUE);
    },
    restore: (id) => {
      store.setTrashed(existing(id).id, false, COLLEAGUE);
    },
    delete: (id) => {
      store.remove(existing(id).id);
    },
    share: (id, permission) => {
      edit(id, { permissions: [...existing(id).permissions, permission] });
    },
    edit,
    create: (like, name) => {
      const id = fileId(seed, `created ${store.changes.length} ${name}`);
      store.put({ ...existing(like), id, name, created: clock.now(), modified: clock.now() });
      return id;
    },
    removeFromDrive: (id, lost = 'notFound') => {
      const drive = store.drives.find((each) => each.id === id);
      if (!drive) throw new Error(`no shared drive ${id}`);
      drive.lost = lost;
    },
  };
}
