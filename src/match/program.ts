import type { NearTest, Rule } from '../model/rule.ts';
import { type Part, PARTS } from '../model/segment.ts';
import type { Accepts } from './acceptance.ts';
import type { Node } from './node.ts';

/** Leaves and rules of a program are fewer than that. */
export const LEAVES = 2 ** 24;

/** Parts as a set of bits. */
export type PartSet = number;

export function partSet(parts: readonly Part[]): PartSet {
  return parts.reduce((set, part) => set | (1 << PARTS.indexOf(part)), 0);
}

/**
 * One test on text, of the first rule that has it. An `identifier` says where the rule matched; a `condition` only that it holds; a `near` says what must
 * stand near an identifier.
 */
export interface Leaf {
  rule: number;
  role: 'identifier' | 'condition' | 'near';
  parts: PartSet;
  /** Of a near leaf only. */
  distance: Pick<NearTest, 'within' | 'unique'> | null;
}

/** What a term or a match of a pattern counts for. */
export interface PatternUse {
  leaf: number;
  /** Null where every match counts. */
  accepts: Accepts | null;
  /** A validated value: its excerpt shows its length only. */
  secret: boolean;
}

interface PropertyUse {
  leaf: number;
  name: (name: string) => boolean;
  value: (value: string) => boolean;
}

export interface CompiledRule {
  rule: Rule;
  match: Node;
  evidence: { weight: number; when: Node }[];
  except: Node | null;
  identifiers: number[];
  /** Each identifier is enough to identify: what is near one of them is near the rule's matches. */
  anyIdentifies: boolean;
  nearLeaves: number[];
  /** Largest number of different texts that a predicate asks for; 0 where none does. */
  distinct: number;
}

/** All rules, and what their texts are looked for with: each term and pattern once, however many rules have it. */
export interface Program {
  rules: CompiledRule[];
  leaves: Leaf[];
  /** Leaves of `near`, and of phrases in evidence and exceptions, by what they ask for: packs say the same of many rules. */
  shared: Map<string, number>;
  /** Folded terms with the leaves that have them. */
  terms: Map<string, number[]>;
  /** Pattern sources. */
  patterns: Map<string, PatternUse[]>;
  properties: PropertyUse[];
}
