import type { Hits } from '../model/content.ts';
import type { Confidence } from '../model/finding.ts';
import type { FactTest } from './fact-test.ts';
import type { Judged, JudgeFacts } from './facts.ts';
import { type Found, joinFound, type Matches, MOST_MATCHES, MOST_PLACES, type TextHits } from './hits.ts';
import { evaluate, type Evidence, needsText, textLeaves } from './node.ts';
import { type CompiledRule, LEAVES, type Program } from './program.ts';

/** The findings of an item from its facts and from what its texts brought, name and path first; in rule order. */
export type Judge = (facts: JudgeFacts, texts: (Hits | null)[]) => Judged[];

/**
 * Most items have no text that any rule's `match` asks for: only rules that can do without are applied to them. What
 * evidence and exceptions ask for makes no finding.
 */
export function createJudge(program: Program): Judge {
  const always = program.rules.flatMap(({ match }, number) => (needsText(match) ? [] : [number]));
  const ruleOf = new Map(
    program.rules.flatMap(({ match }, number) => textLeaves(match).map((leaf) => [leaf, number] as const)),
  );
  return (facts, texts) => {
    const hits = texts.filter((one) => one !== null) as TextHits[];
    const text = hits.length === 0 ? NO_TEXT : textEvidence(hits);
    const holds = (test: FactTest): boolean => test(facts);
    const judged: Judged[] = [];
    for (const number of hits.length === 0 ? always : rulesOf(ruleOf, hits, always)) {
      const rule = program.rules[number];
      const finding = rule === undefined ? null : judgeRule(rule, { holds, text });
      if (finding !== null) judged.push(finding);
    }
    return judged;
  };
}

/**
 * By leaf, 1 where it changes nothing of an item in whose texts nothing else is met: what only evidence and exceptions of rules
 * ask for that need text, and what must be near to a match.
 */
export function idleLeaves({ rules, leaves }: Program): Uint8Array {
  const idle = new Uint8Array(leaves.length).fill(1);
  for (const { match, evidence, except } of rules) {
    const others = [...evidence.map(({ when }) => when), ...(except === null ? [] : [except])];
    for (const node of needsText(match) ? [match] : [match, ...others]) {
      for (const leaf of textLeaves(node)) idle[leaf] = 0;
    }
  }
  return idle;
}

interface Text extends Evidence {
  matches: (leaves: readonly number[]) => Matches;
}

const NO_TEXT: Text = {
  met: () => false,
  near: () => false,
  count: () => 0,
  matches: () => ({ count: 0, places: [], texts: 0 }),
};

/** The name comes before the content. Different texts of both are not compared: the larger number counts. */
function textEvidence(hits: readonly TextHits[]): Text {
  const met = new Set(hits.flatMap(({ held, found }) => [...held, ...found.map(({ leaf }) => leaf)]));
  const near = new Set<number>();
  for (const { near: pairs } of hits) {
    for (let at = 0; at < pairs.length; at += 2) near.add((pairs[at] ?? 0) * LEAVES + (pairs[at + 1] ?? 0));
  }
  const matches = (leaves: readonly number[]): Matches => {
    const wanted = new Set(leaves);
    const each = hits.map(({ found }) => joinFound(found.filter(({ leaf }: Found) => wanted.has(leaf))));
    return {
      count: Math.min(
        MOST_MATCHES,
        each.reduce((sum, { count }) => sum + count, 0),
      ),
      places: each.flatMap(({ places }) => places).slice(0, MOST_PLACES),
      texts: Math.max(...each.map(({ texts }) => texts)),
    };
  };
  return {
    met: (leaf) => met.has(leaf),
    near: (leaf, identifier) => near.has(leaf * LEAVES + identifier),
    count: (leaves, distinct) => (distinct ? matches(leaves).texts : matches(leaves).count),
    matches,
  };
}

/** Rules that something was found for, and those that need nothing found; ascending. */
function rulesOf(
  ruleOf: ReadonlyMap<number, number>,
  hits: readonly TextHits[],
  always: readonly number[],
): number[] {
  const rules = new Set(always);
  for (const { held, found } of hits) {
    for (const leaf of [...held, ...found.map((one) => one.leaf)]) {
      const rule = ruleOf.get(leaf);
      if (rule !== undefined) rules.add(rule);
    }
  }
  return rules.size === always.length ? [...always] : [...rules].sort((a, b) => a - b);
}

interface Item {
  holds: (test: FactTest) => boolean;
  text: Text;
}

function judgeRule(compiled: CompiledRule, { holds, text }: Item): Judged | null {
  const { rule, match, evidence, except } = compiled;
  const identified: number[] = [];
  const item = { holds, text, identified };
  if (!evaluate(match, item, identified)) return null;
  if (except !== null && evaluate(except, item, [])) return null;
  const score = evidence.reduce(
    (sum, line) => sum + (evaluate(line.when, item, []) ? line.weight : 0),
    rule.base,
  );
  const { count, places } = text.matches(identified);
  return {
    ruleId: rule.id,
    title: rule.title,
    severity: rule.severity,
    confidence: confidenceOf(score),
    score,
    count,
    locations: places.map(({ location }) => location),
  };
}

function confidenceOf(score: number): Confidence {
  if (score >= 3) return 'high';
  return score >= 1 ? 'medium' : 'low';
}
