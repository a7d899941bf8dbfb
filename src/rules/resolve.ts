import { createHash } from 'node:crypto';
import type { Matter } from '../model/matter.ts';
import type { Evidence, ImportLoss, InactiveRule, Rule, RuleSet } from '../model/rule.ts';
import { countsOf } from './import/imported.ts';
import type { Pack } from './pack.ts';
import type { RuleSource } from './pack-schema.ts';
import { resolvePredicate } from './resolve-predicate.ts';
import type { Resolved } from './resolved.ts';

/**
 * Puts the matter into the rules. A rule whose `match` cannot hold, because of variables that the matter leaves empty, is
 * inactive. Throws HandbackError (usage) where variables multiply to too many texts.
 */
export function resolveRules(packs: readonly Pack[], matter: Matter | null): RuleSet {
  const rules: Rule[] = [];
  const inactive: InactiveRule[] = [];
  for (const { facts, rules: sources } of packs) {
    for (const source of sources.filter(({ helper }) => helper !== true)) {
      const resolved = resolveRule(source, facts.id, matter);
      if ('needs' in resolved) inactive.push(resolved);
      else rules.push(resolved);
    }
  }
  const sha256 = createHash('sha256').update(canonicalJson(rules)).digest('hex');
  return { rules, packs: packs.map(({ facts }) => facts), inactive, losses: packs.flatMap(lossOf), sha256 };
}

/** None where every rule says here what it says there. */
function lossOf({ imported, placeOf }: Pack): ImportLoss[] {
  if (imported?.notes.some(({ level }) => level !== 'note') !== true) return [];
  return [{ file: placeOf([]).file, ...countsOf(imported) }];
}

/** The rule under the matter, or what it lacks. */
export function resolveRule(source: RuleSource, pack: string, matter: Matter | null): Rule | InactiveRule {
  const match = resolvePredicate(source.match, matter);
  if (match.predicate === null) {
    return { id: source.id, needs: [...new Set(match.needs)].join(', ') };
  }
  const evidence = source.evidence.map(({ weight, ...test }) => ({
    weight,
    ...resolvePredicate(test, matter),
  }));
  return {
    id: source.id,
    pack,
    title: source.title,
    rationale: source.rationale,
    severity: source.severity,
    propose: source.propose ?? null,
    match: match.predicate,
    base: source.base ?? 1,
    evidence: evidence.flatMap(usableEvidence),
    except: source.except ? resolvePredicate(source.except, matter).predicate : null,
    parties: [...new Set([match, ...evidence].flatMap(({ parties }) => parties))],
  };
}

function usableEvidence({ weight, predicate }: Resolved & { weight: number }): Evidence[] {
  return predicate ? [{ weight, when: predicate }] : [];
}

/** JSON with the keys of every object in byte order: equal data gives equal text. */
function canonicalJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
