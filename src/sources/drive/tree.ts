import type { Location } from '../../model/item.ts';
import type { DriveFile } from './client.ts';
import { FOLDER_TYPE, visibleName } from './item.ts';

/** Names of the places that hold what lies in no folder; no person gave them. */
export const MY_DRIVE = 'My Drive';
export const SHARED_DRIVES = 'Shared drives';
const SHARED_WITH_ME = 'Shared with me';
const COMPUTERS = 'Computers';
const ORPHANS = 'Orphans';
const NO_ACCESS = '(no access)';
const CYCLE = '(cycle)';

/** Paths of one item that are kept: folders that lie in each other many times have more than anyone reads. */
const MOST_PATHS = 20;

interface Folder {
  id: string;
  name: string;
  parents: string[];
  /** Where it lies if it has no parent. */
  top: string;
}

/** One way down to a folder. */
interface Way {
  id: string;
  path: string;
  up: Way | null;
}

/** Knows the folders of a drive and so the paths of what lies in them. */
export interface Tree {
  addRoot: (id: string, path: string) => void;
  add: (file: DriveFile) => void;
  /** Every path of a file, ordered; never empty. Ask when all folders are added. */
  pathsOf: (file: DriveFile) => string[];
}

/** `isPart`: only what lies below the roots is asked for, so that other parents do not count. */
export function createTree(isPart: boolean): Tree {
  const roots = new Map<string, string>();
  const folders = new Map<string, Folder>();
  let ways: Map<string, Way[]> | null = null;
  return {
    addRoot: (id, path) => roots.set(id, path),
    add: (file) => {
      if (file.mimeType === FOLDER_TYPE) folders.set(file.id ?? '', folderOf(file));
    },
    pathsOf: (file) => {
      ways ??= waysDown(roots, folders, isPart);
      const folder = folderOf(file);
      const known = folders.has(folder.id) ? ways.get(folder.id) : undefined;
      const paths = known?.map(({ path }) => path) ?? placesOf(folder, ways, isPart);
      return [...new Set(paths)].sort().slice(0, MOST_PATHS);
    },
  };
}

/** Paths of a file, of those of its parents. */
function placesOf(file: Folder, ways: Map<string, Way[]>, isPart: boolean): string[] {
  if (file.parents.length === 0) return [`${file.top}/${file.name}`];
  const places = file.parents.flatMap(
    (parent) => ways.get(parent)?.map(({ path }) => join(path, file.name)) ?? hidden(file, isPart),
  );
  return places.length > 0 ? places : [`${NO_ACCESS}/${file.name}`];
}

/** Below a parent that cannot be seen. */
function hidden({ name }: Folder, isPart: boolean): string[] {
  return isPart ? [] : [`${NO_ACCESS}/${name}`];
}

function join(above: string, name: string): string {
  return above === '' ? name : `${above}/${name}`;
}

/**
 * Every way down to every folder, shorter ones first; none passes through a folder twice. What lies in a ring that
 * nothing leads into starts at the folder with the lowest id.
 */
function waysDown(
  roots: Map<string, string>,
  folders: Map<string, Folder>,
  isPart: boolean,
): Map<string, Way[]> {
  const ways = new Map<string, Way[]>();
  const below = childrenOf(folders);
  const spread = (start: Way[]): void => {
    const queue = start;
    for (let next = 0; next < queue.length; next++) {
      const way = queue[next] as Way;
      const known = ways.get(way.id);
      if (known === undefined) ways.set(way.id, [way]);
      else if (known.length >= MOST_PATHS || passes(way.up, way.id)) continue;
      else known.push(way);
      for (const folder of below.get(way.id) ?? []) {
        queue.push({ id: folder.id, path: join(way.path, folder.name), up: way });
      }
    }
  };
  spread([...roots].map(([id, path]) => ({ id, path, up: null })));
  const tops = [...folders.values()].filter(({ id }) => !roots.has(id));
  spread(tops.flatMap((folder) => topWays(folder, roots, folders, isPart)));
  for (const { id, name } of tops.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (!ways.has(id)) spread([{ id, path: `${CYCLE}/${name}`, up: null }]);
  }
  return ways;
}

/** Ways to a folder that start at itself: it has no parent, or one that cannot be seen. */
function topWays(
  folder: Folder,
  roots: Map<string, string>,
  folders: Map<string, Folder>,
  isPart: boolean,
): Way[] {
  const { id, parents, top, name } = folder;
  if (parents.length === 0) return [{ id, path: `${top}/${name}`, up: null }];
  const isHidden = parents.some((parent) => !roots.has(parent) && !folders.has(parent));
  return isHidden ? hidden(folder, isPart).map((path) => ({ id, path, up: null })) : [];
}

function childrenOf(folders: Map<string, Folder>): Map<string, Folder[]> {
  const below = new Map<string, Folder[]>();
  for (const folder of folders.values()) {
    for (const parent of folder.parents) {
      const others = below.get(parent);
      if (others === undefined) below.set(parent, [folder]);
      else others.push(folder);
    }
  }
  return below;
}

function passes(way: Way | null, id: string): boolean {
  for (let at = way; at !== null; at = at.up) if (at.id === id) return true;
  return false;
}

function folderOf(file: DriveFile): Folder {
  const { id, name, parents } = file;
  return { id: id ?? '', name: pathName(name ?? ''), parents: parents ?? [], top: topOf(file) };
}

/** A name as part of a path: the slash is what stands between names, so one within a name is shown by its like. */
export function pathName(name: string): string {
  return name === '' ? '(no name)' : visibleName(name).replaceAll('/', '\u2215');
}

/** No list tells of folders that were backed up from a computer; they have an owner and no parent. */
function topOf(file: DriveFile): string {
  if (file.ownedByMe !== true || file.sharedWithMeTime) return SHARED_WITH_ME;
  return file.mimeType === FOLDER_TYPE && file.trashed !== true ? COMPUTERS : ORPHANS;
}

/** Where an item has its place, by its first path; `isPart`: as `createTree` has it. */
export function locationOf(file: DriveFile, path: string, isPart: boolean): Exclude<Location, 'local'> {
  if (file.trashed === true) return 'trash';
  if (file.driveId) return 'shared-drive';
  const top = isPart ? '' : path.slice(0, path.indexOf('/'));
  if (top === MY_DRIVE) return 'my-drive';
  if (top === COMPUTERS) return 'computers';
  if (top === SHARED_WITH_ME || file.ownedByMe !== true) return 'shared-with-me';
  return isPart ? 'my-drive' : 'orphan';
}
