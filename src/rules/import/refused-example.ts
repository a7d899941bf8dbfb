import { RE2JS } from 're2js';
import { acceptance } from '../../match/acceptance.ts';
import type { ValueTest } from '../../model/rule.ts';

/**
 * True where the pattern matches in the text, but no value of its matches passes the tests: examples of Nosey Parker and its kin
 * speak of the pattern alone, and their own scanners do not find such a text either.
 */
export function isRefused(text: string, pattern: string, tests: readonly ValueTest[]): boolean {
  const accepting = tests.map((test) => acceptance(test).accepts);
  if (accepting.includes(null)) return false;
  const matcher = RE2JS.compile(pattern).matcher(text);
  let isMatched = false;
  while (matcher.find()) {
    isMatched = true;
    const groups = matcher.groupCount();
    const group = (number: number) => (number <= groups ? matcher.group(number) : null);
    const match = { start: matcher.start(), end: matcher.end(), groups, group };
    if (accepting.some((accepts) => accepts?.(match, text) === true)) return false;
  }
  return isMatched;
}
