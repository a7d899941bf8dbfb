import type { NearTest, Predicate, Rule } from '../model/rule.ts';
import { PARTS } from '../model/segment.ts';
import { acceptance } from './acceptance.ts';
import { foldText } from './characters.ts';
import { factTest } from './fact-test.ts';
import { listOf } from './lists.ts';
import type { Node } from './node.ts';
import { type Leaf, type PatternUse, type Program, partSet } from './program.ts';
import { wildcard } from './wildcard.ts';

/** Where in a rule a predicate stands. */
interface Context {
  rule: number;
  /** Its matches are the rule's: within `match`, outside every `not`. */
  identifies: boolean;
  /** Leaves of the innermost `all`; null outside `match`: those that identified the rule. */
  among: number[] | null;
}

/** Adds a rule and its leaves to the program. */
export function addRule(program: Program, rule: Rule): void {
  const number = program.rules.length;
  const first = program.leaves.length;
  const inside = { rule: number, identifies: true, among: [] };
  const outside = { rule: number, identifies: false, among: null };
  const match = compileNode(program, rule.match, inside);
  const evidence = rule.evidence.map(({ weight, when }) => ({
    weight,
    when: compileNode(program, when, outside),
  }));
  const except = rule.except === null ? null : compileNode(program, rule.except, outside);
  const own = program.leaves.slice(first);
  const nodes = [match, ...evidence.map(({ when }) => when), ...(except === null ? [] : [except])];
  program.rules.push({
    rule,
    match,
    evidence,
    except,
    identifiers: own.flatMap(({ role }, index) => (role === 'identifier' ? [first + index] : [])),
    anyIdentifies: anyIdentifies(match),
    nearLeaves: [...new Set(nodes.flatMap(nearLeaves))],
    distinct: Math.max(...nodes.map(mostDistinct)),
  });
}

function compileNode(program: Program, predicate: Predicate, context: Context): Node {
  switch (predicate.test) {
    case 'any':
    case 'all':
      return compileGroup(program, predicate, context);
    case 'not':
      return { kind: 'not', of: compileNode(program, predicate.of, { ...context, identifies: false }) };
    case 'phrases':
    case 'regex':
      return compileText(program, predicate, context);
    case 'near':
      return { kind: 'near', leaf: addNear(program, predicate, context), among: context.among };
    case 'count':
      return { kind: 'count', min: predicate.min, distinct: predicate.distinct, among: context.among };
    case 'score': {
      const { rule, max, against } = predicate;
      return { kind: 'score', rule, max, against };
    }
    case 'property': {
      const leaf = addLeaf(program, {
        rule: context.rule,
        role: 'condition',
        parts: partSet(['property']),
        distance: null,
      });
      const { name, value } = predicate;
      program.properties.push({ leaf, name: wildcard(name), value: wildcard(value ?? '*') });
      return { kind: 'text', leaf, identifies: false };
    }
    default:
      return { kind: 'fact', holds: factTest(predicate) };
  }
}

/**
 * `near` and `count` within an `all` speak of that branch's own matches, where it has any. The list is filled while the
 * children are compiled.
 */
function compileGroup(
  program: Program,
  predicate: Extract<Predicate, { test: 'any' | 'all' }>,
  context: Context,
): Node {
  const own: number[] = [];
  const scoped = predicate.test === 'all' && context.identifies && predicate.of.some(identifies);
  const inner = scoped ? { ...context, among: own } : context;
  const of = predicate.of.map((child) => compileNode(program, child, inner));
  if (scoped) context.among?.push(...own);
  return { kind: predicate.test, of };
}

function identifies(predicate: Predicate): boolean {
  if (predicate.test === 'any' || predicate.test === 'all') return predicate.of.some(identifies);
  return predicate.test === 'phrases' || predicate.test === 'regex';
}

function compileText(
  program: Program,
  predicate: Extract<Predicate, { test: 'phrases' | 'regex' }>,
  context: Context,
): Node {
  const { rule, identifies } = context;
  const shared = predicate.test === 'phrases' && context.among === null ? JSON.stringify(predicate) : null;
  const known = program.shared.get(shared ?? '');
  if (known !== undefined) return { kind: 'text', leaf: known, identifies };
  const role = identifies ? 'identifier' : 'condition';
  const leaf = addLeaf(program, { rule, role, parts: partSet(predicate.in), distance: null });
  if (shared !== null) program.shared.set(shared, leaf);
  if (identifies) context.among?.push(leaf);
  if (predicate.test === 'phrases') addTerms(program, predicate.terms, leaf);
  else addPattern(program, predicate.pattern, { leaf, ...acceptance(predicate) });
  return { kind: 'text', leaf, identifies };
}

function addNear(program: Program, predicate: NearTest, { rule }: Context): number {
  const shared = JSON.stringify(predicate);
  const known = program.shared.get(shared);
  if (known !== undefined) return known;
  const { within, unique } = predicate;
  const leaf = addLeaf(program, { rule, role: 'near', parts: partSet(PARTS), distance: { within, unique } });
  program.shared.set(shared, leaf);
  addTerms(program, predicate.terms, leaf);
  if (predicate.pattern !== null) {
    const accepts = predicate.value === null ? null : acceptance(predicate.value).accepts;
    addPattern(program, predicate.pattern, { leaf, accepts, secret: false });
  }
  return leaf;
}

function addLeaf(program: Program, leaf: Leaf): number {
  return program.leaves.push(leaf) - 1;
}

/** A term without a letter, digit or sign stands nowhere. */
function addTerms(program: Program, terms: readonly string[], leaf: number): void {
  for (const term of new Set(terms.map(foldText))) {
    if (term !== '') listOf(program.terms, term).push(leaf);
  }
}

function addPattern(program: Program, pattern: string, use: PatternUse): void {
  listOf(program.patterns, pattern).push(use);
}

function anyIdentifies(node: Node): boolean {
  return node.kind === 'any' ? node.of.every(anyIdentifies) : node.kind === 'text' && node.identifies;
}

function nearLeaves(node: Node): number[] {
  if (node.kind === 'near') return [node.leaf];
  if (node.kind === 'not') return nearLeaves(node.of);
  return node.kind === 'any' || node.kind === 'all' ? node.of.flatMap(nearLeaves) : [];
}

function mostDistinct(node: Node): number {
  if (node.kind === 'count') return node.distinct ? node.min : 0;
  if (node.kind === 'not') return mostDistinct(node.of);
  return node.kind === 'any' || node.kind === 'all' ? Math.max(0, ...node.of.map(mostDistinct)) : 0;
}
