/** What rules cost where texts are looked through. Rules by their position in the rule set. */
export interface RuleCosts {
  /** Milliseconds in the expressions of each rule; an expression of several rules counts for the first of them. */
  milliseconds: number[];
  /** Matches of each rule's texts, those of its evidence included; what several rules ask for counts for the first of them. */
  matches: number[];
  /** Milliseconds in the pass over all texts, in which the phrases of all rules are read. */
  pass: number;
}

export function noCosts(rules: number): RuleCosts {
  return {
    milliseconds: new Array<number>(rules).fill(0),
    matches: new Array<number>(rules).fill(0),
    pass: 0,
  };
}

export function addCosts(sum: RuleCosts, { milliseconds, matches, pass }: RuleCosts): void {
  sum.pass += pass;
  milliseconds.forEach((spent, rule) => (sum.milliseconds[rule] = (sum.milliseconds[rule] ?? 0) + spent));
  matches.forEach((count, rule) => (sum.matches[rule] = (sum.matches[rule] ?? 0) + count));
}

/** A copy; the costs themselves start again from nothing. */
export function takeFrom(costs: RuleCosts): RuleCosts {
  const taken = structuredClone(costs);
  costs.milliseconds.fill(0);
  costs.matches.fill(0);
  costs.pass = 0;
  return taken;
}
