import type { Hits } from '../model/content.ts';
import type { Rule } from '../model/rule.ts';
import { noCosts, takeFrom, type RuleCosts } from '../model/rule-costs.ts';
import { typeMismatch } from '../model/type-mismatch.ts';
import { addRule } from './compile-rule.ts';
import type { Judged, JudgeFacts } from './facts.ts';
import { createJudge, idleLeaves } from './judge.ts';
import { createMatcher, type Matcher } from './matcher.ts';
import { neighboursOf } from './neighbours.ts';
import { partSet, type Program } from './program.ts';
import { type Scan, startScan } from './scan.ts';
import { mismatchSegment, nameSegment } from './view.ts';

export type { Scan } from './scan.ts';

export interface EngineOptions {
  /** Excerpts in clear text, with 40 characters on both sides. */
  showMatches: boolean;
  /** Keeps account of what each rule costs. */
  profile?: boolean;
}

/** Rules, compiled: one for each thread that scans or judges. */
export interface Engine {
  /** `tick` is called now and then while texts are gone through; what it throws ends the text at hand. */
  startScan: (tick?: () => void) => Scan;
  /** The findings of an item, in rule order. `hits` are those of its content, `beside` those of
   * other text of it, both from an engine of the same rules. */
  judge: (facts: JudgeFacts, hits: Hits | null, beside?: Hits | null) => Judged[];
  /** What the rules cost since the last call; null without `profile`. */
  takeCosts: () => RuleCosts | null;
}

const noTick = (): void => undefined;

/** Patterns have passed `checkPattern`, validators are in VALIDATORS. */
export function compile(rules: Rule[], { showMatches, profile = false }: EngineOptions): Engine {
  const program: Program = {
    rules: [],
    leaves: [],
    terms: new Map(),
    patterns: new Map(),
    shared: new Map(),
    properties: [],
  };
  for (const rule of rules) addRule(program, rule);
  const costs = profile ? noCosts(rules.length) : null;
  const matcher = createMatcher(program, costs);
  const newNeighbours = neighboursOf(program);
  const judge = createJudge(program);
  const isMet = probe(matcher);
  const [none, idle] = [new Uint8Array(program.leaves.length), idleLeaves(program)];
  const start = (tick: () => void): Scan =>
    startScan({ program, matcher, newNeighbours }, { showMatches, tick });
  const scanNames = (facts: JudgeFacts, hasMore: boolean): Hits | null => {
    const mismatch = program.properties.length === 0 ? null : typeMismatch(facts.ext, facts.mediaType);
    const leftOut = hasMore ? none : idle;
    if (mismatch === null && !isMet('name', facts.name, leftOut) && !isMet('path', facts.path, leftOut)) {
      return null;
    }
    const scan = start(noTick);
    scan.add(nameSegment('name', facts.name));
    scan.add(nameSegment('path', facts.path));
    if (mismatch !== null) scan.add(mismatchSegment(mismatch));
    return scan.finish();
  };
  return {
    takeCosts: () => (costs === null ? null : takeFrom(costs)),
    startScan: (tick = noTick) => start(tick),
    judge: (facts, hits, beside = null) =>
      judge(facts, [scanNames(facts, hits !== null || beside !== null), beside, hits]),
  };
}

/** True where anything but the leaves left out stands in the text: most names have nothing, and cost no scan. */
function probe(matcher: Matcher): (part: 'name' | 'path', text: string, leftOut: Uint8Array) => boolean {
  let met = false;
  const match = (): void => {
    met = true;
  };
  return (name, text, leftOut) => {
    const part = partSet([name]);
    met = false;
    if ((matcher.parts & part) !== 0) {
      matcher.find({ text, part, inName: true }, { tick: noTick, closed: leftOut, match });
    }
    return met;
  };
}
