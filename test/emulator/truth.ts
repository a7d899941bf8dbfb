import { FOLDER, type Item } from './item.ts';
import { inUserCorpus } from './methods/list.ts';
import { ME } from './people.ts';
import type { Store } from './store.ts';

export type Location = 'my-drive' | 'shared-drive' | 'shared-with-me' | 'trash' | 'computers' | 'orphan';

/** What a complete listing must say of one item. */
export interface Truth {
  item: Item;
  location: Location;
  /** Which request finds it: the flat list of the person, the list of a shared drive, or only its parent folder's. */
  foundBy: 'user' | 'drive' | 'walk';
  /**
   * Every way from a top folder down to the item, as names, the top folder itself left out. At most 1,000 ways; a
   * parent that nobody can see is `null`; ways through a cycle are left out.
   */
  paths: (string | null)[][];
}

/** Every item that the person can list, in the order of the list. */
export function* truthOf(store: Store): Iterable<Truth> {
  const lost = new Set(store.drives.filter((drive) => drive.lost).map(({ id }) => id));
  for (const { item } of store.scan(-1)) {
    if (item.unlisted || isTop(store, item) || (item.driveId !== undefined && lost.has(item.driveId)))
      continue;
    const paths = pathsOf(store, item);
    const foundBy = item.driveId === undefined ? (inUserCorpus(item) ? 'user' : 'walk') : 'drive';
    yield { item, location: locationOf(store, item), foundBy, paths };
  }
}

function isTop(store: Store, { id, driveId }: Item): boolean {
  return id === store.rootId || id === driveId;
}

function pathsOf(store: Store, item: Item): (string | null)[][] {
  const done: (string | null)[][] = [];
  const open: { at: Item; names: (string | null)[]; seen: Set<string> }[] = [
    { at: item, names: [item.name], seen: new Set([item.id]) },
  ];
  for (let way = open.pop(); way && done.length < 1000; way = open.pop()) {
    const { at, names, seen } = way;
    if (at.parents.length === 0) done.push(names);
    for (const id of at.parents) {
      const parent = store.get(id);
      if (!parent) done.push([null, ...names]);
      else if (isTop(store, parent)) done.push(names);
      else if (!seen.has(id))
        open.push({ at: parent, names: [parent.name, ...names], seen: new Set([...seen, id]) });
    }
  }
  return done;
}

function locationOf(store: Store, item: Item): Location {
  if (item.trash) return 'trash';
  if (item.driveId !== undefined) return 'shared-drive';
  const ids = topsOf(store, item);
  if (ids.has(store.rootId)) return 'my-drive';
  const tops = [item, ...[...ids].flatMap((id) => store.get(id) ?? [])];
  if (tops.some(({ owner }) => owner?.email !== ME.email)) return 'shared-with-me';
  return tops.slice(1).some(({ mimeType }) => mimeType === FOLDER) ? 'computers' : 'orphan';
}

/** The items without visible parents that an item lies below, itself included. */
function topsOf(store: Store, item: Item): Set<string> {
  const tops = new Set<string>();
  const seen = new Set([item.id]);
  const open = [item];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.parents.length === 0) tops.add(at.id);
    for (const id of at.parents) {
      const parent = store.get(id);
      if (!parent || seen.has(id)) continue;
      seen.add(id);
      open.push(parent);
    }
  }
  return tops;
}
