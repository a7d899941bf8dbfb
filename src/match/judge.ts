import type { Hits } from '../model/content.ts';
import type { Confidence } from '../model/finding.ts';
import type { FactTest } from './fact-test.ts';
import type { Judged, JudgeFacts } from './facts.ts';
import { type Found, joinFound, type Matches, MOST_MATCHES, MOST_PLACES, type TextHits } from './hits.ts';
import { type Case, evaluate, type Evidence, type Grade, needsText, textLeaves } from './node.ts';
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
  const byId = new Map(program.rules.map((compiled) => [compiled.rule.id, compiled]));
  return (facts, texts) => {
    const hits = texts.filter((one) => one !== null) as TextHits[];
    const text = hits.length === 0 ? NO_TEXT : textEvidence(hits);
    const holds = (test: FactTest): boolean => test(facts);
    const item = { holds, text, grade: grader(byId, { holds, text }) };
    const judged: Judged[] = [];
    for (const number of hits.length === 0 ? always : rulesOf(ruleOf, hits, always)) {
      const rule = program.rules[number];
      const finding = rule === undefined ? null : judgeRule(rule, item);
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

interface Item extends Omit<Case, 'identified'> {
  text: Text;
}

/** What rules make of the item, each asked once. While one is graded it sees no grades of others. */
function grader(byId: ReadonlyMap<string, CompiledRule>, item: Omit<Item, 'grade'>): Item['grade'] {
  const grades = new Map<string, Grade | null>();
  return (id) => {
    const known = grades.get(id);
    if (known !== undefined) return known;
    const compiled = byId.get(id);
    const grade = compiled === undefined ? null : gradeOf(compiled, { ...item, grade: () => null });
    grades.set(id, grade);
    return grade;
  };
}

/** `identified`: the leaves that identified the rule. Null where it finds nothing. */
function gradeOf(
  { rule, match, evidence, except }: CompiledRule,
  item: Item,
): (Grade & { identified: number[] }) | null {
  const identified: number[] = [];
  const given = { ...item, identified };
  if (!evaluate(match, given, identified)) return null;
  if (except !== null && evaluate(except, given, [])) return null;
  let [score, against] = [rule.base, 0];
  for (const { weight, when } of evidence) {
    if (!evaluate(when, given, [])) continue;
    score += weight;
    against -= Math.min(weight, 0);
  }
  return { score, against, identified };
}

function judgeRule(compiled: CompiledRule, item: Item): Judged | null {
  const grade = gradeOf(compiled, item);
  if (grade === null) return null;
  const { score, identified } = grade;
  const { id: ruleId, title, severity } = compiled.rule;
  const { count, places } = item.text.matches(identified);
  const locations = places.map(({ location }) => location);
  return { ruleId, title, severity, confidence: confidenceOf(score), score, count, locations };
}

function confidenceOf(score: number): Confidence {
  if (score >= 3) return 'high';
  return score >= 1 ? 'medium' : 'low';
}
