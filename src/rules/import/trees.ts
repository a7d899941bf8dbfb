import type { Tree } from '../tree.ts';

/** What stands under a key, and where the key does. */
export interface Entry {
  keyOffset: number;
  tree: Tree;
}

export function mappingTree(offset: number, entries: ReadonlyMap<string, Entry>): Tree {
  const value = Object.create(null) as Record<string, unknown>;
  for (const [key, { tree }] of entries) value[key] = tree.value;
  return { value, offset, entries };
}

export function listTree(offset: number, items: readonly Tree[]): Tree {
  const entries = new Map(items.map((tree, index) => [index, { keyOffset: tree.offset, tree }]));
  return { value: items.map(({ value }) => value), offset, entries };
}

/** The items of a list; a single value is a list of one, nothing is an empty one. */
export function itemsOf(tree: Tree | undefined): Tree[] {
  if (tree === undefined || (tree.value ?? null) === null) return [];
  return Array.isArray(tree.value)
    ? [...(tree.entries ?? new Map<number, Entry>()).values()].map((entry) => entry.tree)
    : [tree];
}
