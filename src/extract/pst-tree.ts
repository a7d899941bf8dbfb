import { copyAt } from './zip-view.ts';
import { checksum, referenceAt, wordAt, type Reference, type Store } from './pst-store.ts';

/** Kinds of trees, as their pages name them (MS-PST 2.2.2.7.1). */
export const TREE = { blocks: 0x80, nodes: 0x81 } as const;
type Tree = (typeof TREE)[keyof typeof TREE];

/** Levels above the leaves; a store of any size needs fewer. */
const MOST_LEVELS = 8;

interface Page {
  level: number;
  count: number;
  /** Bytes an entry. */
  width: number;
  bytes: Buffer;
}

/** A page of a tree (MS-PST 2.2.2.7.7.1); null where there is none of this kind. That, and a wrong checksum, is a fault. */
function readPage(store: Store, at: number, tree: Tree): Page | null {
  const { count, countWidth, kind, page, checksum: stated } = store.layout;
  const bytes = copyAt(store.view, at, page);
  const head = count + 2 * countWidth;
  const width = bytes[head] ?? 0;
  const found = bytes.length < page ? 0 : countWidth === 1 ? (bytes[count] ?? 0) : bytes.readUInt16LE(count);
  const level = bytes[head + 1] ?? 0;
  if (bytes[kind] !== tree || level > MOST_LEVELS || width < 12 || found * width > count) {
    store.faults.pages += 1;
    return null;
  }
  const isWhole = stated === null || bytes.readUInt32LE(stated) === checksum(bytes.subarray(0, kind));
  if (!isWhole) store.faults.pages += 1;
  return { level, count: found, width, bytes };
}

function* entriesOf({ bytes, count, width }: Page): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) yield bytes.subarray(index * width, (index + 1) * width);
}

/** Entries of all leaves, in order; branches that are broken, or lead to a page that was there before, are left out. */
export function* leaves(store: Store, root: Reference, tree: Tree): Generator<Buffer> {
  const { word } = store.layout;
  const seen = new Set<number>();
  const open = [{ at: root.at, most: MOST_LEVELS }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const page = seen.has(next.at) ? null : readPage(store, next.at, tree);
    seen.add(next.at);
    if (page === null) continue;
    if (page.level === 0) yield* entriesOf(page);
    else if (page.level > next.most) store.faults.pages += 1;
    else {
      const below = [...entriesOf(page)].map((entry) => ({
        at: referenceAt(entry, word, word).at,
        most: page.level - 1,
      }));
      open.push(...below.reverse());
    }
  }
}

/** The entry of a leaf by its key; null where there is none. */
export function find(store: Store, root: Reference, tree: Tree, key: number): Buffer | null {
  const { word } = store.layout;
  let at = root.at;
  for (let left = MOST_LEVELS + 1; left > 0; left -= 1) {
    const page = readPage(store, at, tree);
    if (page === null) return null;
    const entries = [...entriesOf(page)];
    if (page.level === 0) return entries.find((entry) => wordAt(entry, 0, word) === key) ?? null;
    const branch = entries.findLast((entry) => wordAt(entry, 0, word) <= key);
    if (branch === undefined) return null;
    at = referenceAt(branch, word, word).at;
  }
  return null;
}
