import type { FactTest } from './fact-test.ts';

/**
 * A predicate, compiled. Tests on text are numbered over all rules (`leaf`). `near` and `count` speak of the matches of
 * `among`; null stands for those that identified the rule.
 */
export type Node =
  | { kind: 'text'; leaf: number; identifies: boolean }
  | { kind: 'near'; leaf: number; among: readonly number[] | null }
  | { kind: 'count'; min: number; distinct: boolean; among: readonly number[] | null }
  | { kind: 'fact'; holds: FactTest }
  | { kind: 'score'; rule: string; max: number; against: number }
  | { kind: 'any' | 'all'; of: Node[] }
  | { kind: 'not'; of: Node };

/** What an item's text says of the leaves. */
export interface Evidence {
  met: (leaf: number) => boolean;
  near: (leaf: number, identifier: number) => boolean;
  /** Matches of these leaves after overlaps are dropped, or their different texts. */
  count: (leaves: readonly number[], distinct: boolean) => number;
}

/** What a rule makes of an item. `against`: the sum of negative weights that hold, without its sign. */
export interface Grade {
  score: number;
  against: number;
}

/** The item that a rule is applied to, and the leaves that identified the rule so far. */
export interface Case {
  holds: (test: FactTest) => boolean;
  text: Evidence;
  /** By the id of a rule; null where it finds nothing, or is not applied. */
  grade: (rule: string) => Grade | null;
  identified: readonly number[];
}

/**
 * True where the predicate holds; `leaves` then receives the identifying leaves of all branches that hold. Every branch
 * is looked at, so that none of their matches is missed.
 */
export function evaluate(node: Node, item: Case, leaves: number[]): boolean {
  switch (node.kind) {
    case 'text':
      if (!item.text.met(node.leaf)) return false;
      if (node.identifies) leaves.push(node.leaf);
      return true;
    case 'near':
      return (node.among ?? item.identified).some((leaf) => item.text.near(node.leaf, leaf));
    case 'count':
      return item.text.count(node.among ?? item.identified, node.distinct) >= node.min;
    case 'fact':
      return item.holds(node.holds);
    case 'score': {
      const grade = item.grade(node.rule);
      return grade !== null && grade.score <= node.max && grade.against >= node.against;
    }
    case 'not':
      return !evaluate(node.of, item, []);
    case 'any': {
      let holds = false;
      for (const child of node.of) if (evaluate(child, item, leaves)) holds = true;
      return holds;
    }
    case 'all': {
      const inner: number[] = [];
      for (const child of node.of) if (!evaluate(child, item, inner)) return false;
      leaves.push(...inner);
      return true;
    }
  }
}

/** True where the predicate is false for an item without any text that rules ask for: such an item needs no evaluation. */
export function needsText(node: Node): boolean {
  switch (node.kind) {
    case 'text':
    case 'near':
    case 'count':
      return true;
    case 'fact':
    case 'score':
    case 'not':
      return false;
    case 'any':
      return node.of.every(needsText);
    case 'all':
      return node.of.some(needsText);
  }
}

/** The leaves of tests on text, those of `near` left out: these speak of matches of the others. */
export function textLeaves(node: Node): number[] {
  switch (node.kind) {
    case 'text':
      return [node.leaf];
    case 'any':
    case 'all':
      return node.of.flatMap(textLeaves);
    case 'not':
      return textLeaves(node.of);
    case 'near':
    case 'count':
    case 'fact':
    case 'score':
      return [];
  }
}
