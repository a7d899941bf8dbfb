import type { AST } from 'toml-eslint-parser';
import type { Tree } from '../tree.ts';
import type { Fail } from './fields.ts';

type Entries = Map<string | number, { keyOffset: number; tree: Tree }>;

/** Nesting of a file. */
const MAX_DEPTH = 64;
/** Characters: its parser can need 600 bytes for each. The rules that gitleaks brings are an eighth of it. */
const MAX_LENGTH = 2 ** 20;

/** Parses TOML 1.0 into a tree with places. Fails through `fail` where it is not TOML. */
export async function parseToml(text: string, fail: Fail): Promise<Tree> {
  if (text.length > MAX_LENGTH) return fail('more than 1 MiB of TOML', MAX_LENGTH);
  const { parseTOML, ParseError } = await import('toml-eslint-parser');
  try {
    const root = mapping(0);
    for (const node of parseTOML(text).body[0].body) addNode(root, node, fail);
    return root;
  } catch (error) {
    if (error instanceof ParseError) return fail(`not valid TOML: ${error.message}`, error.index);
    if (error instanceof RangeError) return fail('nested too deep', 0);
    throw error;
  }
}

function mapping(offset: number): Tree {
  return { value: Object.create(null) as object, offset, entries: new Map() };
}

function list(offset: number): Tree {
  return { value: [], offset, entries: new Map() };
}

function addNode(root: Tree, node: AST.TOMLKeyValue | AST.TOMLTable, fail: Fail): void {
  if (node.type === 'TOMLKeyValue') {
    addValue(root, node, fail);
    return;
  }
  const table = descend(root, node.resolvedKey, node.range[0], fail);
  for (const pair of node.body) addValue(table, pair, fail);
}

/** The tree at a path, made where it is missing. A number after a key makes that key a list. */
function descend(root: Tree, path: readonly (string | number)[], offset: number, fail: Fail): Tree {
  if (path.length > MAX_DEPTH) return fail('nested too deep', offset);
  let tree = root;
  path.forEach((step, index) => {
    const isList = typeof path[index + 1] === 'number';
    tree = child(tree, step, offset, () => (isList ? list(offset) : mapping(offset)));
  });
  return tree;
}

function child(tree: Tree, step: string | number, keyOffset: number, make: () => Tree): Tree {
  const entries = tree.entries as Entries;
  const known = entries.get(step);
  if (known !== undefined) return known.tree;
  const made = make();
  put(tree, step, keyOffset, made);
  return made;
}

function put(tree: Tree, step: string | number, keyOffset: number, value: Tree): void {
  (tree.entries as Entries).set(step, { keyOffset, tree: value });
  (tree.value as Record<string | number, unknown>)[step] = value.value;
}

function addValue(table: Tree, { key, value }: AST.TOMLKeyValue, fail: Fail): void {
  const names = key.keys.map((name) => (name.type === 'TOMLBare' ? name.name : name.value));
  const holder = descend(table, names.slice(0, -1), key.range[0], fail);
  put(holder, names.at(-1) ?? '', key.range[0], contentOf(value, fail, 0));
}

function contentOf(node: AST.TOMLContentNode, fail: Fail, depth: number): Tree {
  const [offset] = node.range;
  if (depth > MAX_DEPTH) return fail('nested too deep', offset);
  if (node.type === 'TOMLArray') {
    const tree = list(offset);
    node.elements.forEach((element, index) => {
      put(tree, index, element.range[0], contentOf(element, fail, depth + 1));
    });
    return tree;
  }
  if (node.type === 'TOMLInlineTable') {
    const tree = mapping(offset);
    for (const pair of node.body) addValue(tree, pair, fail);
    return tree;
  }
  return { value: node.value, offset, entries: null };
}
