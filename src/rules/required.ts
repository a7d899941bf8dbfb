import type { PredicateSource } from './predicate-schema.ts';

type RequiresSource = NonNullable<PredicateSource['requires']>;
/** What of a rule counts here. */
interface Requirable {
  id: string;
  match: PredicateSource;
  evidence: (PredicateSource & { weight: number })[];
  except?: PredicateSource | undefined;
}

/** What is wrong with the `requires` of rules of one pack, and where. */
export function checkRequired(
  rules: readonly Requirable[],
): { message: string; path: (string | number)[] }[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  return rules.flatMap((rule, index) =>
    allOf(rule).flatMap((requirement) => {
      const message = problemOf(requirement, known.get(requirement.rule));
      return message === null ? [] : [{ message, path: ['rules', index] }];
    }),
  );
}

function problemOf({ rule, within }: RequiresSource, required: Requirable | undefined): string | null {
  if (required === undefined) return `requires rule '${rule}', which the pack has not`;
  if (allOf(required).length > 0) return `requires rule '${rule}', which requires others`;
  if (within !== undefined && nearsOf(required.match, within) === null) {
    return `requires rule '${rule}' within a distance, but that is no single 'phrases' or 'regex'`;
  }
  return null;
}

function allOf({ match, evidence, except }: Requirable): RequiresSource[] {
  return [match, ...evidence, ...(except ? [except] : [])].flatMap(requirementsOf);
}

function requirementsOf(predicate: PredicateSource): RequiresSource[] {
  const inner = [
    ...(predicate.any ?? []),
    ...(predicate.all ?? []),
    ...(predicate.not ? [predicate.not] : []),
  ];
  return [...(predicate.requires ? [predicate.requires] : []), ...inner.flatMap(requirementsOf)];
}

/**
 * Puts in the place of each `requires` what it stands for: the other rule's `match`, whose matches are none of this
 * rule, or something near. The rules have passed `checkRequired`.
 */
export function inlineRequired<T extends Requirable>(rules: readonly T[]): T[] {
  const known = new Map<string, Requirable>(rules.map((rule) => [rule.id, rule]));
  return rules.map((rule) => ({
    ...rule,
    match: inline(rule.match, known),
    evidence: rule.evidence.map(({ weight, ...test }) => ({ weight, ...inline(test, known) })),
    except: rule.except && inline(rule.except, known),
  }));
}

function inline(predicate: PredicateSource, known: ReadonlyMap<string, Requirable>): PredicateSource {
  const { requires, any, all, not, ...tests } = predicate;
  const inner = (one: PredicateSource): PredicateSource => inline(one, known);
  const required = requires === undefined ? undefined : known.get(requires.rule);
  const wanted = requires === undefined || required === undefined ? [] : [standIn(required, requires.within)];
  const rest = [...(all ?? []).map(inner), ...wanted];
  return {
    ...tests,
    ...(any ? { any: any.map(inner) } : {}),
    ...(not ? { not: inner(not) } : {}),
    ...(rest.length > 0 ? { all: rest } : {}),
  };
}

function standIn({ match, except }: Requirable, within: RequiresSource['within']): PredicateSource {
  const nears = within === undefined ? null : nearsOf(match, within);
  const found = nears === null ? match : { any: nears };
  const holds = except === undefined ? found : { all: [found, { not: except }] };
  // Twice denied: it holds where the other rule does and yields no match places.
  return nears === null ? { not: { not: holds } } : holds;
}

/** The tests on text as `near`; null where the predicate asks for more than one of them. */
function nearsOf(
  predicate: PredicateSource,
  within: NonNullable<RequiresSource['within']>,
): PredicateSource[] | null {
  const { phrases, regex, any, ...others } = predicate;
  const isOne = Object.values(others).every((test) => test === undefined);
  const given = [phrases, regex, any].filter((test) => test !== undefined);
  if (!isOne || given.length !== 1) return null;
  if (phrases) return [{ near: { terms: phrases.terms, within } }];
  if (regex) {
    const { pattern, group, validator, entropy, ignore } = regex;
    return [{ near: { regex: pattern, group, validator, entropy, ignore, within } }];
  }
  const branches = (any ?? []).map((branch) => nearsOf(branch, within));
  return branches.includes(null) ? null : branches.flatMap((branch) => branch ?? []);
}
