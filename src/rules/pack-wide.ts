import type { PackSource, RuleSource } from './pack-schema.ts';
import type { PredicateSource } from './predicate-schema.ts';

/** Names and paths hold no values. */
function isOfNames(parts: readonly string[] | undefined): boolean {
  return parts?.every((part) => part === 'name' || part === 'path') ?? false;
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
      evidence: [...rule.evidence, ...evidence],
      except: given.length > 1 ? { any: given } : only,
    };
  });
}
