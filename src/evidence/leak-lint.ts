import { productionNumber } from './production-number.ts';
import { createTextTable, type TextTable } from './text-table.ts';

/** A row as the lint sees it. */
export interface LintRow {
  index: number;
  itemId: string;
  path: string;
  name: string;
  /** Null where the content is unknown or empty. */
  sha256: string | null;
}

/** A row that is shown, and would tell of one that is withheld. */
export interface Leak {
  /** Production number of the row that tells. */
  number: string;
  /** Production number of the row it tells of; a text of the bundle is no row. */
  of: string;
  how: string;
}

export interface LeakLint {
  withhold: (row: LintRow & { isPrivileged: boolean }) => void;
  /**
   * Leaks of a row whose names are shown; `target` is where a shortcut points, `parentIds` are the folders that it lies
   * in, where the source tells. Call after every `withhold`.
   */
  leaksOf: (row: LintRow & { target: string | null; parentIds: string[] }) => Leak[];
  /** Leaks of the texts. Call after every `withhold`. */
  leaksOfTexts: () => Leak[];
}

/**
 * Remembers the rows that are withheld and finds what would betray them: a path below them, a shortcut to them, the same
 * content as something privileged, their name in a text. `texts` are what people wrote and the bundle shows, such as a filter,
 * by what they are. No name stands in memory: nearly all rows of a case can be withheld.
 */
export function createLeakLint(texts: Record<string, string>): LeakLint {
  const byPath = createTextTable();
  const privileged = createTextTable();
  const named = new Map<string, Map<string, number>>(Object.keys(texts).map((what) => [what, new Map()]));
  return {
    withhold: ({ index, itemId, path, name, sha256, isPrivileged }) => {
      byPath.set(path, index);
      byPath.set(itemId, index);
      if (isPrivileged && sha256 !== null) privileged.set(sha256, index);
      for (const [what, names] of named) {
        if (name.length > 2 && containsWord(texts[what] ?? '', name)) names.set(name, index);
      }
    },
    leaksOf: ({ index, path, itemId, sha256, target, parentIds }) => {
      const leak = (of: number | undefined, how: string): Leak[] =>
        of === undefined ? [] : [{ number: productionNumber(index), of: productionNumber(of), how }];
      const parents = new Set([...above(path), ...above(itemId), ...parentIds]);
      return [
        ...[...parents].flatMap((parent) =>
          leak(byPath.get(parent), 'its path names the folder or container'),
        ),
        ...(target === null ? [] : leak(targeted(byPath, target), 'it points there')),
        ...(sha256 === null ? [] : leak(privileged.get(sha256), 'it has the same content')),
      ].slice(0, 3);
    },
    leaksOfTexts: () =>
      [...named].flatMap(([what, names]) =>
        [...names.values()].map((of) => ({
          number: what,
          of: productionNumber(of),
          how: 'its name is in this text',
        })),
      ),
  };
}

/** What the path lies below. */
function above(path: string): string[] {
  return [...path.matchAll(/[/!]/g)].map(({ index }) => path.slice(0, index));
}

/** Where a shortcut leads, as far as the text of its target tells. */
function targeted(byPath: TextTable, target: string): number | undefined {
  const plain = target.replace(/^(?:\.{0,2}\/)+/, '');
  return byPath.get(target) ?? byPath.get(plain);
}

function containsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text.charAt(at - 1)} ${text.charAt(at + word.length)}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}
