import type { Tree } from '../tree.ts';
import type { Fail } from './fields.ts';
import { listTree, mappingTree, type Entry } from './trees.ts';

/**
 * Keys of rule files of gitleaks (`config/config.go`, `config/rule.go`, `config/allowlist.go` of gitleaks 8) and of
 * betterleaks, which adds `filter`, `prefilter` and `components`.
 */
export const TOP_KEYS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'minVersion',
  'betterleaksMinVersion',
  'extend',
  'rules',
  'allowlists',
  'filter',
  'prefilter',
]);

export const RULE_KEYS: ReadonlySet<string> = new Set([
  'id',
  'description',
  'regex',
  'path',
  'secretGroup',
  'entropy',
  'keywords',
  'tags',
  'skipReport',
  'required',
  'components',
  'allowlists',
  'filter',
]);

export const ALLOWLIST_KEYS: ReadonlySet<string> = new Set([
  'id',
  'description',
  'condition',
  'commits',
  'paths',
  'regexes',
  'regexTarget',
  'stopwords',
  'targetRules',
]);

export const EXTEND_KEYS: ReadonlySet<string> = new Set(['path', 'url', 'useDefault', 'disabledRules']);

const REQUIRED_KEYS = ['withinLines', 'withinColumns', 'within', 'optional'];

const CANONICAL = [...TOP_KEYS, ...RULE_KEYS, ...ALLOWLIST_KEYS, ...EXTEND_KEYS, ...REQUIRED_KEYS];

/** By lower case; `allowlist` is what `allowlists` were before. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...CANONICAL.map((name): [string, string] => [name.toLowerCase(), name]),
  ['allowlist', 'allowlists'],
]);

/**
 * The tree with keys as they are called here, for gitleaks takes them in any case, and offsets moved on by `start`. Its depth
 * is bounded by the parser.
 */
export function withKnownNames(tree: Tree, start: number, fail: Fail): Tree {
  const offset = tree.offset + start;
  if (tree.entries === null) return { ...tree, offset };
  if (Array.isArray(tree.value)) {
    const items = [...tree.entries.values()];
    return listTree(
      offset,
      items.map((entry) => withKnownNames(entry.tree, start, fail)),
    );
  }
  const entries = new Map<string, Entry>();
  for (const [key, entry] of tree.entries) {
    const name = NAMES.get(String(key).toLowerCase()) ?? String(key);
    const keyOffset = entry.keyOffset + start;
    if (entries.has(name)) fail(`'${name}' is there twice, written in two ways`, keyOffset);
    entries.set(name, { keyOffset, tree: withKnownNames(entry.tree, start, fail) });
  }
  return mappingTree(offset, entries);
}
