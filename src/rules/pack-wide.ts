import type { PackSource, RuleSource } from './pack-schema.ts';
import type { PredicateSource } from './predicate-schema.ts';

/** Names and paths hold no values. */
function isOfNames(parts: readonly string[] | undefined): boolean {
  return parts?.every((part) => part === 'name' || part === 'path') ?? false;
}

type EvidenceSource = PackSource['evidence'][number];

/** A line with steps as a line for each of them. */
function stepsOf({ steps, ...line }: EvidenceSource): EvidenceSource[] {
  const { near } = line;
  if (steps === undefined || near === undefined) return [line];
  return steps.map((unique) => ({ ...line, near: { ...near, unique } }));
}

/** The rules with what the pack says of all of them: its evidence and exceptions, and what no pattern of theirs counts. */
export function withPackWide({ rules, evidence, except, ignore }: PackSource): RuleSource[] {
  const match = (predicate: PredicateSource): PredicateSource => {
    const { regex, any, all } = predicate;
    return {
      ...predicate,
      ...(regex && ignore && !isOfNames(regex.in)
        ? { regex: { ...regex, ignore: [...(regex.ignore ?? []), ...ignore] } }
        : {}),
      ...(any ? { any: any.map(match) } : {}),
      ...(all ? { all: all.map(match) } : {}),
    };
  };
  return rules.map((rule) => {
    const given = [rule.except, except].filter((one) => one !== undefined);
    const [only] = given;
    return {
      ...rule,
      match: match(rule.match),
      evidence: [...rule.evidence, ...evidence].flatMap(stepsOf),
      except: given.length > 1 ? { any: given } : only,
    };
  });
}
