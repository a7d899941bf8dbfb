import type { Bulk } from './bulk.ts';
import type { Clock } from './clock.ts';
import { FOLDER, type Item, type Permission, type Person } from './item.ts';

export interface SharedDrive {
  id: string;
  name: string;
  created: number;
  hidden: boolean;
  permissions: Permission[];
  /** `lost`: the person is no member any more. */
  lost?: 'notFound' | 'teamDriveMembershipRequired';
}

/** What `changes.list` tells. */
export interface ChangeEntry {
  fileId: string;
  at: number;
  removed: boolean;
  driveId?: string;
}

/** An item with its place in the order in which a search without `orderBy` gives items. */
export interface Entry {
  position: number;
  item: Item;
}

interface Written {
  item: Item | null;
  /** What a search still sees before `visibleAt`. */
  before: Item | null;
  visibleAt: number;
}

/** Everything that exists in the emulated Drive. */
export interface Store {
  rootId: string;
  drives: SharedDrive[];
  /** Number and order of the changes so far; a start page token is their count. */
  changes: ChangeEntry[];
  /** How long a search does not see a write, ms. */
  searchLag: number;
  /** The item as it is now. */
  get(id: string): Item | undefined;
  /** Items behind a position as a search sees them now. */
  scan(after: number): Iterable<Entry>;
  /** Direct children of a folder as a search sees them now, in the same order. */
  children(id: string): Entry[];
  /** Creates or replaces an item. `quietly`: as seeding does, without a change and at once visible. */
  put(item: Item, quietly?: 'quietly'): void;
  /** Removes an item and all below it for good. */
  remove(id: string): void;
  /** Trashes or restores an item with all below it. */
  setTrashed(id: string, trashed: boolean, by: Person): void;
}

export function makeStore(rootId: string, bulk: Bulk, clock: Clock): Store {
  const made: string[] = [];
  const seeded = () => seedCount;
  let seedCount = 0;
  const written = new Map<string, Written>();
  const changes: ChangeEntry[] = [];

  const original = (id: string): Item | null => {
    const index = bulk.indexOf(id);
    return index === null ? null : bulk.at(index);
  };
  const now = (id: string): Item | null => {
    const entry = written.get(id);
    return entry ? entry.item : original(id);
  };
  const searched = (id: string): Item | null => {
    const entry = written.get(id);
    if (!entry) return original(id);
    return entry.visibleAt <= clock.now() ? entry.item : entry.before;
  };
  const bulkEntry = (index: number): Entry | null => {
    const item = bulk.at(index);
    const current = written.has(item.id) ? searched(item.id) : item;
    return current && { position: seeded() + index, item: current };
  };
  const madeEntry = (order: number): Entry | null => {
    const item = searched(made[order] ?? '');
    return item && { position: order < seeded() ? order : order + bulk.count, item };
  };

  function* scan(after: number): Iterable<Entry> {
    for (let order = after + 1; order < seeded(); order++) yield* some(madeEntry(order));
    for (let index = Math.max(0, after + 1 - seeded()); index < bulk.count; index++)
      yield* some(bulkEntry(index));
    const first = Math.max(seeded(), after + 1 - bulk.count);
    for (let order = first; order < made.length; order++) yield* some(madeEntry(order));
  }

  function children(id: string): Entry[] {
    const entries = made.flatMap((_, order) => some(madeEntry(order)));
    const indexes = new Set(bulk.childrenOf(id));
    for (const key of written.keys()) {
      const index = bulk.indexOf(key);
      if (index !== null) indexes.add(index);
    }
    entries.push(...[...indexes].flatMap((index) => some(bulkEntry(index))));
    return entries
      .filter(({ item }) => item.parents.includes(id))
      .sort((one, other) => one.position - other.position);
  }

  const note = (item: Item, removed: boolean) => {
    const { id: fileId, driveId } = item;
    changes.push({ fileId, at: clock.now(), removed, ...(driveId === undefined ? {} : { driveId }) });
  };

  const store: Store = {
    rootId,
    drives: [],
    changes,
    searchLag: 0,
    get: (id) => now(id) ?? undefined,
    scan,
    children,
    put: (item, quietly) => {
      const known = written.has(item.id) || bulk.indexOf(item.id) !== null;
      const before = searched(item.id);
      if (!known) {
        made.push(item.id);
        if (quietly) seedCount = made.length;
      }
      written.set(item.id, { item, before, visibleAt: clock.now() + (quietly ? 0 : store.searchLag) });
      if (!quietly) note(item, false);
    },
    remove: (id) => {
      for (const item of withDescendants(store, id)) {
        written.set(item.id, {
          item: null,
          before: searched(item.id),
          visibleAt: clock.now() + store.searchLag,
        });
        note(item, true);
      }
    },
    setTrashed: (id, trashed, by) => {
      for (const item of withDescendants(store, id)) {
        const { trash, ...rest } = item;
        const explicit = item.id === id;
        if (!explicit && trash?.explicit) continue;
        const version = (item.version ?? 1) + 1;
        store.put(
          trashed ? { ...rest, version, trash: { explicit, at: clock.now(), by } } : { ...rest, version },
        );
      }
    },
  };
  return store;
}

function some<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

/** The item and all below it, each once, also where folders contain each other. */
function withDescendants(store: Store, id: string): Item[] {
  const first = store.get(id);
  if (!first) return [];
  const found = new Map([[id, first]]);
  const open = [first];
  for (let folder = open.pop(); folder; folder = open.pop()) {
    if (folder.mimeType !== FOLDER) continue;
    for (const { item } of store.children(folder.id)) {
      if (found.has(item.id)) continue;
      found.set(item.id, item);
      open.push(item);
    }
  }
  return [...found.values()];
}
