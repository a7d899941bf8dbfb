import { checkPattern } from '../../match/check-pattern.ts';
import { nothingAllowed, type Allowed } from './allowlist.ts';
import { parseExpression, type Atom } from './filter-expression.ts';
import type { NativeTest } from './imported.ts';
import { quoted } from './names.ts';
import { anyPath } from './path-test.ts';

/**
 * Translates a `filter` or `prefilter` of betterleaks: what it is true for is dropped. Read are `matchesAny`, `containsAny`,
 * `entropy` and equality on the finding and the path, joined by `||` and `&&`. `report` receives each alternative that is
 * left out; then more is found than there.
 */
export function readFilter(
  expression: string,
  report: (message: string) => void,
): { allowed: Allowed; entropy: number | null } {
  const allowed = nothingAllowed();
  let entropy: number | null = null;
  for (const alternative of parseExpression(expression)) {
    const [only] = alternative;
    if (only?.call === 'entropy' && alternative.length === 1) {
      entropy = Math.max(entropy ?? 0, only.above);
      continue;
    }
    const problem = add(allowed, alternative);
    if (problem !== null) report(problem);
  }
  return { allowed, entropy };
}

/** Adds what all atoms together allow; says why where that cannot be said in a rule. */
function add(allowed: Allowed, atoms: readonly Atom[]): string | null {
  const values: Record<string, string[]> = {};
  const paths: NativeTest[] = [];
  for (const atom of atoms) {
    if (atom.call === 'unknown') return `'${atom.text}' is not understood`;
    if (atom.call === 'entropy') return 'entropy together with other conditions';
    const patterns = atom.call === 'contains' ? atom.texts.map((text) => `(?i)${quoted(text)}`) : atom.texts;
    const problem = patterns.map((pattern) => checkPattern(pattern, true)).find((one) => one !== null);
    if (problem) return problem.message;
    if (atom.of === 'path') paths.push(anyPath(patterns));
    else {
      const key = atom.call === 'contains' && atom.of === 'value' ? 'stopwords' : atom.of;
      if (key in values) return `two conditions on one ${key}`;
      values[key] = key === 'stopwords' ? atom.texts : patterns;
    }
  }
  const path = paths.length > 1 ? { all: paths } : paths[0];
  if (path === undefined) allowed.ignore.push(values);
  else if (Object.keys(values).length === 0) allowed.except.push(path);
  else allowed.inPaths.push({ paths: path, ignore: values });
  return null;
}
