import type { ListedItem } from '../../model/source.ts';
import type { ScopeTest } from '../scope.ts';
import { entryItem, failed, readEntry } from './entry.ts';
import { readNames } from './names.ts';
import { joinPath, toSourceId, type Path } from './path-id.ts';
import { reach, type Reached } from './reach.ts';
import { reasonOf, type Mishap } from './reason.ts';

/** Longest path of a folder that is entered, in bytes: what lies deeper costs more and more, and each row carries its path. */
const DEEPEST = 32_767;

/** A folder whose own row is out and whose folders are still to be entered. */
interface Open {
  path: Path;
  sourceId: string;
  folders: Path[];
}

/** Thrown at the end of a walk when the names of the source itself could not all be read. */
export class RootLost extends Error {
  override readonly name = 'RootLost';
  readonly mishap: Mishap;

  constructor(mishap: Mishap) {
    super(mishap.detail);
    this.mishap = mishap;
  }
}

/**
 * Every entry below `root` once, folders before what they hold, links never followed. Memory depends on the names of
 * one branch of folders, not on the size of the tree. Throws RootLost.
 */
export function* walk(root: string, test: ScopeTest): Generator<ListedItem> {
  const names = readNames(root);
  const top: Open = { path: root, sourceId: '', folders: names.folders };
  yield* others(top, root, names.others, test);
  const stack = [top];
  for (let open = stack.at(-1); open !== undefined; open = stack.at(-1)) {
    const name = open.folders.pop();
    if (name === undefined) stack.pop();
    else yield* folder(joinPath(open.path, name), childId(open.sourceId, name), test, stack);
  }
  if (names.mishap !== null) throw new RootLost(names.mishap);
}

/** A folder's row and those of what it holds, but for folders: these wait on the stack. */
function* folder(path: Path, sourceId: string, test: ScopeTest, stack: Open[]): Generator<ListedItem> {
  const reached = tryReach(path);
  if ('reason' in reached) {
    yield judge({ ...entryItem(sourceId, 'folder'), verdict: failed(reached) }, test);
    return;
  }
  try {
    const item = judge(readEntry(reached.path, sourceId, 'folder'), test);
    if (item.kind !== 'folder' || item.verdict?.reason !== 'no-content') {
      yield item;
      return;
    }
    if (Buffer.byteLength(path) > DEEPEST) {
      yield { ...item, verdict: failed({ reason: 'path-too-long', detail: 'folder not entered' }) };
      return;
    }
    const names = readNames(reached.path);
    yield names.mishap === null ? item : { ...item, verdict: failed(names.mishap) };
    const open: Open = { path, sourceId, folders: names.folders };
    yield* others(open, reached.path, names.others, test);
    stack.push(open);
  } finally {
    reached.release();
  }
}

/** Rows of what is no folder; what has become one since its name was read is left to the folders. */
function* others(open: Open, base: Path, names: Path[], test: ScopeTest): Generator<ListedItem> {
  for (const name of names) {
    const item = readEntry(joinPath(base, name), childId(open.sourceId, name), 'file');
    if (item.kind === 'folder') open.folders.push(name);
    else yield judge(item, test);
  }
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
