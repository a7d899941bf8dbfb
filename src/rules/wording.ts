import type { z } from 'zod';
import { nearest, suggestion } from './nearest.ts';
import { subtree, type Tree, type TreePath } from './tree.ts';

/** A problem in words, and which thing of the file it is about. */
export interface Explanation {
  message: string;
  hint: string | null;
  path: TreePath;
  /** Whether the key is wrong or its value. */
  at: 'key' | 'value';
}

/** Unknown keys of one mapping that are explained one by one. */
const MAX_KEYS = 100;

/** A problem that a schema of ours states itself; `about` is put before the message: `'terms' must …`. */
export interface StatedProblem {
  about: boolean;
  hint: string | null;
}

/** Error map for parsing: where a key or a mapping is wrong, the keys that are known, since the issue has them not. */
export function withKnownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  const wanted =
    issue.code === 'unrecognized_keys' || (issue.code === 'invalid_type' && issue.expected === 'object');
  if (!wanted) return undefined;
  const { shape } = issue.inst as unknown as Partial<z.ZodObject>;
  return Object.keys(shape ?? {}).join(' ');
}

/** Puts schema issues into words for the person who wrote the file. */
export function explain(issues: readonly z.core.$ZodIssue[], root: Tree, base: TreePath = []): Explanation[] {
  const mistyped = new Set(issues.flatMap(meantKeys));
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as TreePath)];
    // It is there under a mistyped name, which is the better thing to say.
    if (mistyped.has(keyOf(issue.path)) && subtree(root, path) === null) return [];
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path);
    if (issue.code === 'invalid_union') return explainUnion(issue, root, path);
    return [{ path, ...explainValue(issue, root, path) }];
  });
}

/** The keys that the unknown ones of a mapping most likely mean. */
function meantKeys(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = issue.message.split(' ');
  const meant = issue.keys.slice(0, MAX_KEYS).map((key) => nearest(key, known));
  return meant.flatMap((key) => (key === null ? [] : [keyOf([...issue.path, key])]));
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path);
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, path: TreePath): Explanation[] {
  const known = issue.message.split(' ');
  return issue.keys.slice(0, MAX_KEYS).map((key) => ({
    message: `unknown key '${key}'`,
    hint: suggestion(key, known, 'known keys'),
    path: [...path, key],
    at: 'key',
  }));
}

/** Explains the alternative that the value was meant to be: the first whose kind of value it has. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, root: Tree, path: TreePath): Explanation[] {
  const scalar = subtree(root, path)?.entries === null;
  const meant = issue.errors.find((issues) =>
    issues.every(
      ({ code, path: inner }) =>
        inner.length > 0 || (code !== 'invalid_type' && (code !== 'invalid_value' || scalar)),
    ),
  );
  if (meant) return explain(meant, root, path);
  const kinds = issue.errors.flatMap((issues) =>
    issues.map((inner) => (inner.code === 'invalid_type' ? kindName(inner.expected) : 'text')),
  );
  const expected = [...new Set(kinds)].join(' or ');
  return [{ path, ...explainType({ expected, message: '' }, subtree(root, path), path) }];
}

function explainValue(issue: z.core.$ZodIssue, root: Tree, path: TreePath): Omit<Explanation, 'path'> {
  const tree = subtree(root, path);
  const name = nameOf(path);
  switch (issue.code) {
    case 'invalid_type':
      return explainType(issue, tree, path);
    case 'invalid_value': {
      if (tree === null) return explainType({ expected: 'string', message: '' }, null, path);
      const known = issue.values.map(String);
      return value(
        `unknown value '${String(tree.value)}' of ${name}`,
        suggestion(String(tree.value), known, 'one of'),
      );
    }
    case 'too_small':
      return value(`${name} ${bound(issue.origin, 'at least', issue.minimum)}`, null);
    case 'too_big':
      return value(`${name} ${bound(issue.origin, 'at most', issue.maximum)}`, null);
    case 'custom': {
      const stated = issue.params as StatedProblem | undefined;
      return value(
        stated?.about === false ? issue.message : `${name} ${issue.message}`,
        stated?.hint ?? null,
      );
    }
    default:
      return value(`${name} ${issue.message}`, null);
  }
}

function explainType(
  { expected, message }: { expected: string; message: string },
  tree: Tree | null,
  path: TreePath,
): Omit<Explanation, 'path'> {
  const name = nameOf(path);
  const kind = kindName(expected);
  if (tree === null) return value(`missing key '${String(path.at(-1))}'`, `add it: it must be ${kind}`);
  if (tree.value === null && path.length > 0) return value(`no value for ${name}`, `it must be ${kind}`);
  const keys =
    expected === 'object' && message !== '' ? `known keys: ${message.replaceAll(' ', ', ')}` : null;
  return value(`${name} must be ${kind}`, keys ?? quoteHint(tree, kind));
}

function value(message: string, hint: string | null): Omit<Explanation, 'path'> {
  return { message, hint, at: 'value' };
}

/** `'severity'`, `item 2 of 'terms'`, `the file`. */
function nameOf(path: TreePath): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last === 'string') return `'${last}'`;
  return `item ${last + 1} of '${String(path.findLast((step) => typeof step === 'string'))}'`;
}

function bound(origin: string, word: string, limit: number | bigint): string {
  if (origin === 'number' || origin === 'int') return `must be ${word} ${limit.toString()}`;
  if (word === 'at least' && limit === 1) return 'must not be empty';
  return `must have ${word} ${limit.toString()} ${origin === 'string' ? 'characters' : 'entries'}`;
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function kindName(expected: string): string {
  return KIND_NAMES[expected] ?? expected;
}

/** YAML takes `2024` and `true` for a number and a truth value. */
function quoteHint(tree: Tree, kind: string): string | null {
  const bare = typeof tree.value === 'number' || typeof tree.value === 'boolean';
  return bare && kind.startsWith('text') ? 'put it in quotes' : null;
}
