import type { DriveFile } from './client.ts';
import { FOLDER_TYPE } from './item.ts';

/** Names of the places that hold what lies in no folder; no person gave them. */
export const MY_DRIVE = 'My Drive';
export const SHARED_DRIVES = 'Shared drives';
export const SHARED_WITH_ME = 'Shared with me';
const COMPUTERS = 'Computers';
const ORPHANS = 'Orphans';
const NO_ACCESS = '(no access)';
const CYCLE = '(cycle)';

/** Paths of one item that are kept: folders that lie in each other many times have more than anyone reads. */
const MOST_PATHS = 20;

interface Folder {
  name: string;
  parents: string[];
  /** Where it lies if it has no parent. */
  top: string;
}

/** Knows the folders of a drive and so the paths of what lies in them. */
export interface Tree {
  addRoot: (id: string, path: string) => void;
  add: (file: DriveFile) => void;
  /** Every path of a file, ordered; never empty. */
  pathsOf: (file: DriveFile) => string[];
}

/** `isPart`: only what lies below the roots is asked for, so that other parents do not count. */
export function createTree(isPart: boolean): Tree {
  const roots = new Map<string, string>();
  const folders = new Map<string, Folder>();
  const known = new Map<string, string[]>();

  /** Paths of a folder, each with a slash at its end; those above it come first, without recursion. */
  const below = (start: string): string[] => {
    const stack = [start];
    const open = new Set<string>();
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      const folder = folders.get(id);
      const missing = open.has(id) ? [] : (folder?.parents ?? []).filter((one) => isOpenQuestion(one, open));
      if (missing.length > 0) {
        open.add(id);
        stack.push(...missing);
        continue;
      }
      if (!known.has(id)) known.set(id, settle(id, folder, open));
      open.delete(id);
      stack.pop();
    }
    return known.get(start) ?? [];
  };
  const isOpenQuestion = (id: string, open: Set<string>): boolean =>
    !known.has(id) && !roots.has(id) && !open.has(id);
  const settle = (id: string, folder: Folder | undefined, open: Set<string>): string[] => {
    const root = roots.get(id);
    if (root !== undefined) return [root === '' ? '' : `${root}/`];
    if (folder === undefined) return isPart ? [] : [`${NO_ACCESS}/`];
    return join(
      folder,
      folder.parents.flatMap(
        (parent) => rootPath(parent) ?? known.get(parent) ?? (open.has(parent) ? [`${CYCLE}/`] : []),
      ),
    ).map((path) => `${path}/`);
  };
  const rootPath = (id: string): string[] | undefined => {
    const root = roots.get(id);
    return root === undefined ? undefined : [root === '' ? '' : `${root}/`];
  };
  return {
    addRoot: (id, path) => roots.set(id, path),
    add: (file) => {
      if (file.mimeType === FOLDER_TYPE) folders.set(file.id ?? '', folderOf(file));
    },
    pathsOf: (file) => {
      const folder = folderOf(file);
      const above = folder.parents.flatMap((parent) => rootPath(parent) ?? below(parent));
      return join(folder, above);
    },
  };
}

function join({ name, parents, top }: Folder, above: string[]): string[] {
  if (parents.length === 0) return [`${top}/${name}`];
  const places = above.length === 0 ? [`${NO_ACCESS}/`] : above;
  return [...new Set(places.map((place) => place + name))].sort().slice(0, MOST_PATHS);
}

function folderOf(file: DriveFile): Folder {
  return { name: pathName(file.name ?? ''), parents: file.parents ?? [], top: topOf(file) };
}

/** A name as part of a path: the slash is what stands between names, so one within a name is shown by its like. */
export function pathName(name: string): string {
  return name === '' ? '(no name)' : name.replaceAll('/', '\u2215');
}

/** No list tells of folders that were backed up from a computer; they have an owner and no parent. */
function topOf(file: DriveFile): string {
  if (file.ownedByMe !== true || file.sharedWithMeTime) return SHARED_WITH_ME;
  return file.mimeType === FOLDER_TYPE && file.trashed !== true ? COMPUTERS : ORPHANS;
}

/** Where an item has its place, by its first path. */
export function locationOf(file: DriveFile, path: string) {
  if (file.trashed === true) return 'trash';
  if (file.driveId) return 'shared-drive';
  const top = path.slice(0, path.indexOf('/'));
  if (top === COMPUTERS) return 'computers';
  if (top === ORPHANS) return 'orphan';
  if (top === SHARED_WITH_ME || file.ownedByMe === false) return 'shared-with-me';
  return 'my-drive';
}
