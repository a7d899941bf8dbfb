import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { Minimatch } from 'minimatch';
import { EXIT, HandbackError } from '../model/error.ts';
import type { ItemFacts } from '../model/item.ts';
import type { Scope } from '../model/source.ts';
import { toSourceId } from './local/path-id.ts';

/** Decides while listing, from facts alone: null = in scope, else why not. */
export type ScopeTest = (facts: ItemFacts) => 'out-of-scope' | 'own-file' | null;

type Test = (facts: ItemFacts) => boolean;

const GLOB_OPTIONS = {
  dot: true,
  nocase: true,
  noext: true,
  nonegate: true,
  nocomment: true,
  braceExpandMax: 100,
};

/**
 * Globs match the path relative to the source. An excluded folder is left out with all it holds; the other filters
 * concern what is no folder, so that folders are entered. What a source doesn't know of an item (its owner, its time)
 * leaves nothing out. `root` is the local folder against which own files are compared, null for other sources.
 * Throws HandbackError (usage) for a glob or a time that cannot be read.
 */
export function createScopeTest({ filters, ownFiles }: Scope, root: string | null): ScopeTest {
  const excluded = matchesAny(filters.exclude);
  const own = new Set(root === null ? [] : ownFiles.flatMap((file) => idsBelow(root, file)));
  const keeps: Test[] = [];
  if (filters.include.length > 0) keeps.push(matchesAny(filters.include));
  if (filters.modifiedAfter !== null) {
    const after = timeOf('--modified-after', filters.modifiedAfter);
    keeps.push(({ modifiedAt }) => modifiedAt === null || modifiedAt >= after);
  }
  if (filters.modifiedBefore !== null) {
    const before = timeOf('--modified-before', filters.modifiedBefore);
    keeps.push(({ modifiedAt }) => modifiedAt === null || modifiedAt < before);
  }
  if (filters.owner.length > 0) keeps.push(ownedBy(filters.owner));
  return (facts) => {
    if (own.size > 0 && isOwnKind(facts) && own.has(facts.sourceId)) return 'own-file';
    if (excluded(facts)) return 'out-of-scope';
    if (facts.kind === 'folder') return null;
    return keeps.every((keep) => keep(facts)) ? null : 'out-of-scope';
  };
}

/** No folder counts as the run's own, lest it hide what it holds; but for the mark of an open case, which holds nothing. */
function isOwnKind({ kind, sourceId }: ItemFacts): boolean {
  return kind !== 'folder' || sourceId.endsWith('.lock');
}

function matchesAny(globs: string[]): Test {
  const matchers = globs.map(compile);
  return ({ path }) => matchers.some((matcher) => matcher.match(path));
}

function compile(glob: string): Minimatch {
  try {
    return new Minimatch(glob, GLOB_OPTIONS);
  } catch (cause) {
    throw new HandbackError({ code: EXIT.usage, message: `cannot read the glob '${glob}'`, cause });
  }
}

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Milliseconds; a date alone is the start of its day, UTC. */
function timeOf(flag: string, text: string): number {
  const time = TIME.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(time)) return time;
  throw new HandbackError({
    code: EXIT.usage,
    message: `cannot read the time of ${flag}: '${text}'`,
    hint: 'write a date, 2025-07-14, or a time with its zone, 2025-07-14T09:30:00Z',
  });
}

/** `owners` are e-mail addresses or `@domain`. */
function ownedBy(owners: string[]): Test {
  const wanted = owners.map((owner) => owner.toLowerCase());
  return ({ owner }) => {
    if (owner === null) return true;
    const address = owner.toLowerCase();
    return wanted.some((one) => (one.startsWith('@') ? address.endsWith(one) : address === one));
  };
}

/** Source ids under which `file` can be met below `root`: where its path leads, and where a link there points. */
function idsBelow(root: string, file: string): string[] {
  const top = realPath(root);
  return [join(realPath(dirname(file)), basename(file)), realPath(file)]
    .map((path) => relative(top, path))
    .filter((path) => path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path))
    .map((path) => toSourceId(path.replaceAll(sep, '/')));
}

/** The path itself where it does not exist yet. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
