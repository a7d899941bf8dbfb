import { compile, type Engine } from '../match/engine.ts';
import type { Judged, JudgeFacts } from '../match/facts.ts';
import type { Matter } from '../model/matter.ts';
import type { Rule } from '../model/rule.ts';
import type { Segment } from '../model/segment.ts';
import type { Pack } from './pack.ts';
import type { RuleSource } from './pack-schema.ts';
import { resolvePredicate } from './resolve-predicate.ts';
import { resolveRule } from './resolve.ts';
import { scoredBy } from './scored.ts';

/** An item that rules are tried on. */
export interface Subject {
  facts: JudgeFacts;
  /** In reading order; may be gone through again. */
  segments: () => Iterable<Segment>;
}

type EvidenceSource = RuleSource['evidence'][number];

/** Why a rule finds something in an item. */
export interface Explanation {
  rule: Rule;
  /** Its matches, whatever its exceptions say. */
  found: Judged;
  /** Null where its exceptions drop the finding. */
  finding: Judged | null;
  base: number;
  /** As written; `needs` names variables for want of which a line cannot hold. */
  evidence: { line: EvidenceSource; holds: boolean; needs: string[] }[];
}

/** Tries rules on an item: each whose `match` holds, with what speaks for it and against. In pack order. */
export function explainRules(
  packs: readonly Pack[],
  matter: Matter | null,
  subject: Subject,
  showMatches: boolean,
): Explanation[] {
  const known = packs.flatMap(({ facts, rules }) =>
    rules
      .filter(({ helper }) => helper !== true)
      .flatMap((source) => {
        const rule = resolveRule(source, facts.id, matter);
        return 'needs' in rule ? [] : [{ rule, source }];
      }),
  );
  const bare = known.map(({ rule }) => bareOf(rule));
  const found = new Map(judge(bare, subject, showMatches).map((one) => [one.ruleId, one]));
  return known.flatMap(({ rule, source }) => {
    const matched = found.get(rule.id);
    if (matched === undefined) return [];
    const asked = scoredBy(rule);
    const others = known.flatMap((other) => (asked.has(other.rule.id) ? [other.rule] : []));
    return [explain(rule, source, matched, { matter, subject, showMatches, others })];
  });
}

/** The rule without anything that grades or drops what it finds. */
function bareOf(rule: Rule): Rule {
  return { ...rule, base: 0, evidence: [], except: null };
}

interface Setting {
  matter: Matter | null;
  subject: Subject;
  showMatches: boolean;
  /** Rules whose scores the rule asks for. */
  others: Rule[];
}

/** Each line of evidence is tried by a rule that has it alone. */
function explain(rule: Rule, source: RuleSource, found: Judged, setting: Setting): Explanation {
  const { matter, subject, showMatches } = setting;
  const lines = source.evidence.map((line) => {
    return { line, ...resolvePredicate(line, matter) };
  });
  const probes = lines.map(({ predicate }, index): Rule => {
    const evidence = predicate === null ? [] : [{ weight: 1, when: predicate }];
    return { ...bareOf(rule), id: String(index), evidence };
  });
  const scores = new Map(
    judge([...probes, ...setting.others], subject, false).map(({ ruleId, score }) => [ruleId, score]),
  );
  const finding =
    judge([rule, ...setting.others], subject, showMatches).find(({ ruleId }) => ruleId === rule.id) ?? null;
  return {
    rule,
    found,
    finding,
    base: rule.base,
    evidence: lines.map(({ line, needs }, index) => {
      return { line, needs, holds: scores.get(String(index)) === 1 };
    }),
  };
}

function judge(rules: Rule[], { facts, segments }: Subject, showMatches: boolean): Judged[] {
  const engine: Engine = compile(rules, { showMatches });
  const scan = engine.startScan();
  for (const segment of segments()) scan.add(segment);
  return engine.judge(facts, scan.finish());
}
