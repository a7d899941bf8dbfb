import type { ListedItem } from '../../model/source.ts';
import type { ScopeTest } from '../scope.ts';
import { entryItem, failed, readEntry } from './entry.ts';
import { readNames, type Names } from './names.ts';
import { comparePaths, joinPath, toSourceId, type Path } from './path-id.ts';
import { reach, type Reached } from './reach.ts';
import { reasonOf, type Mishap } from './reason.ts';

/** Longest path of a folder that is entered, in bytes: what lies deeper costs more and more, and each row carries its path. */
const DEEPEST = 32_767;

/** Thrown at the end of a walk when the names of the source itself could not all be read. */
export class RootLost extends Error {
  override readonly name = 'RootLost';
  readonly mishap: Mishap;

  constructor(mishap: Mishap) {
    super(mishap.detail);
    this.mishap = mishap;
  }
}

/** A folder whose own row is out. */
interface Folder {
  path: Path;
  sourceId: string;
  /** Its name and a slash: its place among the names beside it. */
  key: Path;
  names: Names;
  /** How many of its names are done. */
  done: number;
  /**
   * Folders in it that are still to be entered. In the order of bytes what lies in `a` comes after `a-b`, since `/` comes
   * after `-`; those that wait so are a stack, because each of their names starts with the one before.
   */
  waiting: Folder[];
  /** How system calls find it; null until its entries are asked for. */
  reached: Reached | Mishap | null;
}

/**
 * Every entry below `root` once, in the order of the bytes of the whole path, so folders before what they hold. Links
 * are never followed. Memory depends on the names along one branch, not on the size of the tree. Throws RootLost.
 */
export function* walk(root: string, test: ScopeTest): Generator<ListedItem> {
  const top = waitingFolder(root, '', '', readNames(root));
  const stack = [top];
  try {
    for (let folder = stack.at(-1); folder !== undefined; folder = stack.at(-1)) {
      const name = folder.names.names[folder.done];
      const waiting = folder.waiting.at(-1);
      if (name !== undefined && (waiting === undefined || comparePaths(name, waiting.key) < 0)) {
        folder.done++;
        yield row(folder, name, test);
        continue;
      }
      leave(folder);
      if (waiting === undefined) stack.pop();
      else stack.push(waiting);
      folder.waiting.pop();
    }
  } finally {
    stack.forEach(leave);
  }
  if (top.names.mishap !== null) throw new RootLost(top.names.mishap);
}

function row(folder: Folder, name: Path, test: ScopeTest): ListedItem {
  const sourceId = folder.sourceId === '' ? toSourceId(name) : `${folder.sourceId}/${toSourceId(name)}`;
  const expected = folder.names.folders.has(name) ? 'folder' : 'file';
  const reached = (folder.reached ??= tryReach(folder.path));
  if ('reason' in reached) return judge({ ...entryItem(sourceId, expected), verdict: failed(reached) }, test);
  const path = joinPath(reached.path, name);
  const item = judge(readEntry(path, sourceId, expected), test);
  if (item.kind !== 'folder' || item.verdict?.status !== 'scanned') return item;
  const inner = waitingFolder(
    joinPath(folder.path, name),
    sourceId,
    joinPath(name, ''),
    enter(folder, name, path),
  );
  if (inner.names.mishap !== null) item.verdict = failed(inner.names.mishap);
  if (inner.names.names.length > 0) folder.waiting.push(inner);
  return item;
}

function waitingFolder(path: Path, sourceId: string, key: Path, names: Names): Folder {
  return { path, sourceId, key, names, done: 0, waiting: [], reached: null };
}

/** A folder is read before its row is out, so that the row can say that it cannot be read. */
function enter(parent: Folder, name: Path, reached: Path): Names {
  if (Buffer.byteLength(parent.path) + Buffer.byteLength(name) < DEEPEST) return readNames(reached);
  return { names: [], folders: new Set(), mishap: { reason: 'path-too-long', detail: 'folder not entered' } };
}

/** Keeps no folder open while others are gone through. */
function leave(folder: Folder): void {
  if (folder.reached !== null && 'release' in folder.reached) folder.reached.release();
  folder.reached = null;
}

function judge(item: ListedItem, test: ScopeTest): ListedItem {
  const reason = test(item);
  if (reason !== null) item.verdict = { status: 'skipped', reason, detail: null };
  return item;
}

function tryReach(path: Path): Reached | Mishap {
  try {
    return reach(path);
  } catch (error) {
    return reasonOf(error);
  }
}
