import type { NativeTest } from './imported.ts';

/** Most characters of one pattern, see check-pattern.ts. */
const ROOM = 900;

/** Holds where one of the patterns matches in the path. */
export function anyPath(patterns: readonly string[]): NativeTest {
  const tests = patterns.map((pattern) => ({ regex: { pattern, in: 'path' } }));
  return tests.length === 1 && tests[0] ? tests[0] : { any: tests };
}

/** The same as a condition: it holds without being a place of a match. */
export function isTrue(test: NativeTest): NativeTest {
  return { not: { not: test } };
}

/** Holds where one of the texts stands anywhere in the content, case aside, word or not. */
export function containsAny(texts: readonly string[], quoted: (text: string) => string): NativeTest {
  const groups: string[] = [];
  for (const text of texts.map(quoted)) {
    const last = groups.at(-1);
    if (last === undefined || last.length + text.length > ROOM) groups.push(text);
    else groups[groups.length - 1] = `${last}|${text}`;
  }
  const tests = groups.map((group) => ({ regex: { pattern: `(?i)(?:${group})` } }));
  return tests.length === 1 && tests[0] ? tests[0] : { any: tests };
}
