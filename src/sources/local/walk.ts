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
}

/**
 * Every entry below `root` once, in the order of the bytes of the whole path, so folders before what they hold. Links
 * are never followed. Memory depends on the names along one branch, not on the size of the tree. Throws RootLost.
 */
export function* walk(root: string, test: ScopeTest): Generator<ListedItem> {
  const top: Folder = { path: root, sourceId: '', key: '', names: readNames(root), done: 0, waiting: [] };
  const stack = [top];
  for (let folder = stack.at(-1); folder !== undefined; folder = stack.at(-1)) {
    yield* entries(folder, test);
    const next = folder.waiting.pop();
    if (next === undefined) stack.pop();
    else stack.push(next);
  }
  if (top.names.mishap !== null) throw new RootLost(top.names.mishap);
}

/** Rows of a folder's entries, up to where a waiting folder comes first, or to the end. */
function* entries(folder: Folder, test: ScopeTest): Generator<ListedItem> {
  const { names, folders } = folder.names;
  const reached = tryReach(folder.path);
  try {
    for (let name = names[folder.done]; name !== undefined; name = names[folder.done]) {
      const waiting = folder.waiting.at(-1);
      if (waiting !== undefined && comparePaths(waiting.key, name) < 0) return;
      folder.done++;
      yield row(folder, name, reached, folders.has(name) ? 'folder' : 'file', test);
    }
  } finally {
    if ('release' in reached) reached.release();
  }
}

function row(
  folder: Folder,
  name: Path,
  reached: Reached | Mishap,
  expected: 'file' | 'folder',
  test: ScopeTest,
): ListedItem {
  const sourceId = childId(folder.sourceId, name);
  if ('reason' in reached) return judge({ ...entryItem(sourceId, expected), verdict: failed(reached) }, test);
  const path = joinPath(reached.path, name);
  const item = judge(readEntry(path, sourceId, expected), test);
  if (item.kind !== 'folder' || item.verdict?.status !== 'scanned') return item;
  const inner = enter(joinPath(folder.path, name), path);
  if (inner.mishap !== null) item.verdict = failed(inner.mishap);
  if (inner.names.length > 0) {
    const key = joinPath(name, '');
    folder.waiting.push({
      path: joinPath(folder.path, name),
      sourceId,
      key,
      names: inner,
      done: 0,
      waiting: [],
    });
  }
  return item;
}

/** A folder is read before its row is out, so that the row can say that it cannot be read. */
function enter(path: Path, reached: Path): Names {
  if (Buffer.byteLength(path) <= DEEPEST) return readNames(reached);
  return { names: [], folders: new Set(), mishap: { reason: 'path-too-long', detail: 'folder not entered' } };
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

function childId(folderId: string, name: Path): string {
  return folderId === '' ? toSourceId(name) : `${folderId}/${toSourceId(name)}`;
}
