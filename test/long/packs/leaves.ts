import { minimatch } from 'minimatch';
import type { PredicateSource } from '../../../src/rules/predicate-schema.ts';
import type { RuleSource } from '../../../src/rules/pack-schema.ts';

/** What rules look for in texts and paths, each once, as a test that stands alone. Variables are left out. */
export function leavesOf(rules: readonly RuleSource[]): PredicateSource[] {
  const leaves = rules.flatMap((rule) => [
    ...leavesIn(rule.match),
    ...rule.evidence.flatMap(leavesIn),
    ...(rule.except ? leavesIn(rule.except) : []),
  ]);
  const distinct = new Map(leaves.map((leaf) => [JSON.stringify(leaf).toLowerCase(), leaf]));
  return [...distinct.values()].filter((leaf) => !JSON.stringify(leaf).includes('{{'));
}

function leavesIn(source: PredicateSource): PredicateSource[] {
  const { phrases, regex, near } = source;
  const terms = [...(phrases?.terms ?? []), ...(near?.terms ?? [])];
  const patterns = [regex?.pattern, near?.regex].filter((pattern) => pattern !== undefined);
  const inner = [...(source.any ?? []), ...(source.all ?? []), ...(source.not ? [source.not] : [])];
  return [
    ...terms.map((term) => ({ phrases: { terms: [term], in: undefined } })),
    ...patterns.map((pattern) => ({ regex: { pattern, in: undefined } })),
    ...(source.path ?? []).flatMap((glob) => minimatch.braceExpand(glob)).map((glob) => ({ path: [glob] })),
    ...(source.name ?? []).flatMap((glob) => minimatch.braceExpand(glob)).map((glob) => ({ name: [glob] })),
    ...inner.flatMap(leavesIn),
  ];
}
