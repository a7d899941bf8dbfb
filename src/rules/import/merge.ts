import type { Tree } from '../tree.ts';
import type { Report } from './imported.ts';
import { itemsOf, listTree, mappingTree, type Entry } from './trees.ts';

type Entries = ReadonlyMap<string, Entry>;

/** Lists to which the extending file adds. */
const ADDED_TO = new Set(['tags', 'keywords', 'allowlists']);
/** What gitleaks reads in the extended rule alone. */
const OF_THE_BASE = new Set(['required', 'skipReport']);
/** Conditions under which something is dropped: either file's. */
const FILTERS = new Set(['filter', 'prefilter']);

/**
 * A file of gitleaks put over the one that it extends, as gitleaks does (`extend` in `config/config.go`) and betterleaks for its
 * filters: values of the extending file go before, of one rule, too; lists are joined; rules that it disables are left out.
 */
export function merged(over: Tree, base: Tree, disabled: ReadonlySet<string>, report: Report): Tree {
  const upper = entriesOf(over);
  const lower = entriesOf(base);
  const entries = new Map(lower);
  for (const [key, entry] of upper) {
    const given = lower.get(key);
    entries.set(key, FILTERS.has(key) && given !== undefined ? eitherFilter(given, entry) : entry);
  }
  const rules = mergedRules(
    itemsOf(upper.get('rules')?.tree),
    itemsOf(lower.get('rules')?.tree),
    disabled,
    report,
  );
  setList(entries, 'rules', rules, over.offset);
  const lists = [
    ...itemsOf(upper.get('allowlists')?.tree),
    ...itemsOf(lower.get('allowlists')?.tree).filter((list) => isForAll(list, report)),
  ];
  setList(entries, 'allowlists', lists, over.offset);
  return mappingTree(over.offset, entries);
}

function entriesOf(tree: Tree | undefined): Entries {
  return (tree?.entries ?? new Map()) as Entries;
}

function setList(entries: Map<string, Entry>, key: string, items: Tree[], offset: number): void {
  const keyOffset = entries.get(key)?.keyOffset ?? offset;
  if (items.length > 0) entries.set(key, { keyOffset, tree: listTree(keyOffset, items) });
  else entries.delete(key);
}

function eitherFilter(base: Entry, over: Entry): Entry {
  const given = [base.tree.value, over.tree.value].filter(
    (text) => typeof text === 'string' && text.trim() !== '',
  );
  if (given.length < 2) return isEmpty(over.tree) ? base : over;
  return { ...over, tree: { ...over.tree, value: given.map((text) => `(${String(text)})`).join(' || ') } };
}

function mergedRules(over: Tree[], base: Tree[], disabled: ReadonlySet<string>, report: Report): Tree[] {
  const own = new Map(over.map((rule) => [idOf(rule), rule]));
  const below = new Set(base.map(idOf).filter((id) => !disabled.has(id)));
  const kept = base.filter((rule) => below.has(idOf(rule)));
  return [
    ...kept.map((rule) => {
      const changed = own.get(idOf(rule));
      return changed === undefined ? rule : mergedRule(changed, rule, report);
    }),
    ...over.filter((rule) => !below.has(idOf(rule))),
  ];
}

function idOf(rule: Tree): string {
  const id = entriesOf(rule).get('id')?.tree.value;
  return typeof id === 'string' ? id : '';
}

function mergedRule(over: Tree, base: Tree, report: Report): Tree {
  const entries = new Map(entriesOf(base));
  for (const [key, entry] of entriesOf(over)) {
    const given = entries.get(key);
    if (OF_THE_BASE.has(key)) {
      report(
        'note',
        key,
        `of '${idOf(over)}' counts in the extended rule alone, as in gitleaks`,
        entry.keyOffset,
      );
    } else if (ADDED_TO.has(key)) {
      setList(entries.set(key, entry), key, [...itemsOf(given?.tree), ...itemsOf(entry.tree)], over.offset);
    } else if (!isEmpty(entry.tree)) entries.set(key, entry);
  }
  return mappingTree(over.offset, entries);
}

/** What changes nothing in gitleaks. */
function isEmpty({ value }: Tree): boolean {
  return value === '' || value === 0;
}

function isForAll(list: Tree, report: Report): boolean {
  const targets = entriesOf(list).get('targetRules');
  if (itemsOf(targets?.tree).length === 0) return true;
  report(
    'note',
    'targetRules',
    'an extended file allows nothing in single rules, as in gitleaks',
    targets?.keyOffset ?? list.offset,
  );
  return false;
}
