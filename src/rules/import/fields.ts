import type { Tree } from '../tree.ts';

/** Stops the import: the file is not what its format asks for. */
export type Fail = (message: string, offset: number) => never;

/** Typed access to a mapping of a foreign file. Each throws through `fail` for a value of another type. */
export interface Fields {
  offset: number;
  /** Where a key stands; where the mapping does, if it has not the key. */
  at: (key: string) => number;
  has: (key: string) => boolean;
  text: (key: string) => string | null;
  number: (key: string) => number | null;
  flag: (key: string) => boolean;
  /** A list of texts, or a single one. */
  texts: (key: string) => string[];
  /** A list of mappings, or a single one. */
  children: (key: string) => Fields[];
  /** Keys that are not among the known. */
  others: (known: ReadonlySet<string>) => string[];
}

export function fieldsOf(tree: Tree, fail: Fail): Fields {
  const { entries, offset } = tree;
  if (entries === null || Array.isArray(tree.value)) return fail('must be a mapping', offset);
  const at = (key: string): number => entries.get(key)?.keyOffset ?? offset;
  const valueOf = (key: string): unknown => entries.get(key)?.tree.value ?? null;
  const typed = <T>(key: string, type: string, isType: (value: unknown) => value is T): T | null => {
    const value = valueOf(key);
    if (value === null || isType(value)) return value;
    return fail(`'${key}' must be ${type}`, at(key));
  };
  const items = (key: string): Tree[] => {
    const child = entries.get(key)?.tree;
    if (child === undefined || (child.value ?? null) === null) return [];
    return Array.isArray(child.value)
      ? [...(child.entries?.values() ?? [])].map((entry) => entry.tree)
      : [child];
  };
  return {
    offset,
    at,
    has: (key) => valueOf(key) !== null,
    text: (key) => typed(key, 'text', (value) => typeof value === 'string'),
    number: (key) => typed(key, 'a number', (value) => typeof value === 'number'),
    flag: (key) => typed(key, 'true or false', (value) => typeof value === 'boolean') ?? false,
    texts: (key) =>
      items(key).map(({ value, offset: place }) =>
        typeof value === 'string' || typeof value === 'number'
          ? String(value)
          : fail(`'${key}' must be a list of texts`, place),
      ),
    children: (key) => items(key).map((item) => fieldsOf(item, fail)),
    others: (known) => [...entries.keys()].map(String).filter((key) => !known.has(key)),
  };
}
