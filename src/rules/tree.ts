import { isMap, isScalar, isSeq, type Node as YamlNode } from 'yaml';

/** A value of a YAML file together with where it stands. Offsets count UTF-16 units from 0. */
export interface Tree {
  /**
   * Plain data; mappings have no prototype. A key without a value is there and undefined: it counts as not written.
   */
  value: unknown;
  offset: number;
  /** Of a mapping or list, by key or index. */
  entries: ReadonlyMap<string | number, Entry> | null;
}

interface Entry {
  /** Where the key stands; for list entries where the entry does. */
  keyOffset: number;
  tree: Tree;
}

/** A key that stands twice in one mapping. */
export interface DuplicateKey {
  key: string;
  offset: number;
}

/** Path of a value from the root: keys and list indexes. */
export type TreePath = readonly (string | number)[];

/** Plain data of a parsed document without aliases; its depth is bounded by the parser. */
export function toTree(node: YamlNode | null, duplicates: DuplicateKey[]): Tree {
  const offset = node?.range?.[0] ?? 0;
  if (isMap(node)) return mappingTree(node.items, offset, duplicates);
  if (isSeq(node)) return listTree(node.items, offset, duplicates);
  return { value: isScalar(node) ? node.value : null, offset, entries: null };
}

function mappingTree(
  pairs: readonly { key: unknown; value: unknown }[],
  offset: number,
  duplicates: DuplicateKey[],
): Tree {
  const entries = new Map<string, Entry>();
  const value = Object.create(null) as Record<string, unknown>;
  for (const pair of pairs) {
    const key = String((pair.key as { value: unknown }).value);
    const keyOffset = (pair.key as YamlNode).range?.[0] ?? offset;
    const child = toTree(pair.value as YamlNode | null, duplicates);
    const tree = pair.value === null ? { ...child, offset: keyOffset } : child;
    if (entries.has(key)) duplicates.push({ key, offset: keyOffset });
    entries.set(key, { keyOffset, tree });
    value[key] = tree.value ?? undefined;
  }
  return { value, offset, entries };
}

function listTree(items: readonly unknown[], offset: number, duplicates: DuplicateKey[]): Tree {
  const entries = new Map<number, Entry>();
  const value: unknown[] = [];
  for (const [index, item] of items.entries()) {
    const tree = toTree(item as YamlNode | null, duplicates);
    entries.set(index, { keyOffset: tree.offset, tree });
    value.push(tree.value);
  }
  return { value, offset, entries };
}

/** The subtree at a path, or null where the file has none. */
export function subtree(root: Tree, path: TreePath): Tree | null {
  let tree: Tree | null = root;
  for (const step of path) tree = tree?.entries?.get(step)?.tree ?? null;
  return tree;
}

/** Where the value at a path stands; where there is none, the innermost thing around it. */
export function valueOffset(root: Tree, path: TreePath): number {
  let tree = root;
  for (const step of path) {
    const next = tree.entries?.get(step)?.tree;
    if (next === undefined) break;
    tree = next;
  }
  return tree.offset;
}

/** Where the key that ends a path stands. */
export function keyOffset(root: Tree, path: TreePath): number {
  const last = path.at(-1);
  const holder = subtree(root, path.slice(0, -1));
  const entry = last === undefined ? undefined : holder?.entries?.get(last);
  return entry?.keyOffset ?? valueOffset(root, path);
}
