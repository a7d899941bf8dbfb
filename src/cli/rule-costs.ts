import { counted } from '../report/number.ts';
import type { Rule } from '../model/rule.ts';
import type { RuleCosts } from '../model/rule-costs.ts';

/** What the rules cost, the dearest first, one line a rule that cost or matched anything. Without line ends. */
export function* costsText(rules: readonly Rule[], costs: RuleCosts): Generator<string> {
  const rows = rules
    .map(({ id }, rule) => ({ id, spent: costs.milliseconds[rule] ?? 0, matches: costs.matches[rule] ?? 0 }))
    .filter(({ spent, matches }) => spent > 0 || matches > 0)
    .sort((a, b) => b.spent - a.spent || b.matches - a.matches || (a.id < b.id ? -1 : 1));
  yield 'what rules cost in texts that were read now: milliseconds in their expressions, matches of all their texts';
  yield `${'ms'.padStart(10)} ${'matches'.padStart(10)}  rule`;
  for (const { id, spent, matches } of rows) yield row(spent, String(matches), id);
  yield row(costs.pass, '', 'the pass over the texts, with the phrases of all rules');
  yield `${counted(rules.length - rows.length, 'more rule')} cost and matched nothing`;
}

function row(milliseconds: number, matches: string, what: string): string {
  return `${milliseconds.toFixed(1).padStart(10)} ${matches.padStart(10)}  ${what}`;
}
