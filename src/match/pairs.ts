import { LEAVES, type Program } from './program.ts';

/** Which near leaves hold for which identifier leaves of one item. */
export interface Pairs {
  /** True also where what the near leaf asks for is known to be near another identifier of the rule, and one is enough. */
  isHeld: (near: number, identifier: number) => boolean;
  hold: (near: number, identifier: number) => void;
  /** Near leaf and identifier leaf, by turns, ascending. */
  held: () => number[];
}

export function createPairs({ rules, leaves }: Program): Pairs {
  const held = new Set<number>();
  /** Near leaves with the rules of which any identifier is enough. */
  const met = new Set<number>();
  const ruleOf = (identifier: number): number => leaves[identifier]?.rule ?? 0;
  return {
    isHeld: (near, identifier) =>
      met.has(near * LEAVES + ruleOf(identifier)) || held.has(near * LEAVES + identifier),
    hold(near, identifier) {
      held.add(near * LEAVES + identifier);
      const rule = ruleOf(identifier);
      if (rules[rule]?.anyIdentifies === true) met.add(near * LEAVES + rule);
    },
    held: () => [...held].sort((a, b) => a - b).flatMap((pair) => [Math.floor(pair / LEAVES), pair % LEAVES]),
  };
}
