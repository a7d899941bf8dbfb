import { makeEdits } from './edits.ts';
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

export function makeOther(world: World): Other {
  const { store, clock, seed } = world;
  const edits = makeEdits(world);
  const existing = (id: string): Item => {
    const item = store.get(id);
    if (!item) throw new Error(`no item ${id}`);
    return item;
  };
  return {
    rename: (id, name) => {
      edits.rename(existing(id), name, COLLEAGUE);
    },
    move: (id, to) => {
      const item = existing(id);
      edits.move(item, [to], item.parents, COLLEAGUE);
    },
    trash: (id) => {
      edits.setTrashed(existing(id), true, COLLEAGUE);
    },
    restore: (id) => {
      edits.setTrashed(existing(id), false, COLLEAGUE);
    },
    delete: (id) => {
      edits.remove(existing(id), COLLEAGUE);
    },
    share: (id, permission) => {
      edits.share(existing(id), permission, COLLEAGUE);
    },
    edit: (id, changes) => {
      edits.edit(existing(id), changes, COLLEAGUE);
    },
    create: (like, name) => {
      const id = fileId(seed, `created ${store.changes.length} ${name}`);
      const at = clock.now();
      edits.create({ ...existing(like), id, name, created: at, modified: at }, COLLEAGUE);
      return id;
    },
    removeFromDrive: (id, lost = 'notFound') => {
      const drive = store.drives.find((each) => each.id === id);
      if (!drive) throw new Error(`no shared drive ${id}`);
      drive.lost = lost;
    },
  };
}
