import { invalidValue } from './failure.ts';

/** A search expression of `files.list`, https://developers.google.com/workspace/drive/api/guides/ref-search-terms. */
export type Query =
  | { op: 'and' | 'or'; left: Query; right: Query }
  | { op: 'not'; of: Query }
  | { op: 'term'; field: string; operator: Operator; value: QueryValue };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'in' | 'has';
export type QueryValue = string | boolean | { key: string; value: string };

type Token = { kind: 'text'; text: string } | { kind: 'word' | 'sign'; text: string };

const OPERATORS = new Set(['=', '!=', '<', '<=', '>', '>=', 'contains', 'in', 'has']);
const DEEPEST = 50;

/** Parses `q`. `and` and `or` bind alike, from the left. Throws the API's 400 for anything it does not understand. */
export function parseQuery(text: string): Query {
  const tokens = tokenize(text);
  let next = 0;
  const word = (expected: string): boolean => {
    const token = tokens[next];
    if (token?.kind === 'text' || token?.text.toLowerCase() !== expected) return false;
    next++;
    return true;
  };
  const expect = (expected: string): void => {
    if (!word(expected)) throw invalidValue('q');
  };
  const expression = (depth: number): Query => {
    if (depth > DEEPEST) throw invalidValue('q');
    let left = unary(depth);
    for (;;) {
      const op = word('and') ? 'and' : word('or') ? 'or' : null;
      if (op === null) return left;
      left = { op, left, right: unary(depth) };
    }
  };
  const unary = (depth: number): Query => {
    if (word('not')) return { op: 'not', of: unary(depth + 1) };
    if (!word('(')) return term();
    const inner = expression(depth + 1);
    expect(')');
    return inner;
  };
  const term = (): Query => {
    const first = tokens[next++];
    if (!first || first.kind === 'sign') throw invalidValue('q');
    if (first.kind === 'text') {
      expect('in');
      return { op: 'term', field: name(), operator: 'in', value: first.text };
    }
    if (first.text === 'sharedWithMe' && !OPERATORS.has(tokens[next]?.text ?? '')) {
      return { op: 'term', field: first.text, operator: '=', value: true };
    }
    const operator = tokens[next++]?.text.toLowerCase() ?? '';
    if (!OPERATORS.has(operator) || operator === 'in') throw invalidValue('q');
    return { op: 'term', field: first.text, operator: operator as Operator, value: value(operator) };
  };
  const name = (): string => {
    const token = tokens[next++];
    if (token?.kind !== 'word') throw invalidValue('q');
    return token.text;
  };
  const value = (operator: string): QueryValue => {
    if (operator === 'has') return pair();
    const token = tokens[next++];
    if (token?.kind === 'text') return token.text;
    if (token?.kind === 'word' && /^(true|false)$/i.test(token.text))
      return token.text.toLowerCase() === 'true';
    throw invalidValue('q');
  };
  const quoted = (): string => {
    const token = tokens[next++];
    if (token?.kind !== 'text') throw invalidValue('q');
    return token.text;
  };
  const pair = (): QueryValue => {
    expect('{');
    expect('key');
    expect('=');
    const key = quoted();
    expect('and');
    expect('value');
    expect('=');
    const of = quoted();
    expect('}');
    return { key, value: of };
  };
  const query = expression(0);
  if (next < tokens.length) throw invalidValue('q');
  return query;
}

/** Quoted texts with `\'`, `\"` and `\\` undone, words, signs. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([A-Za-z][\w.]*)|(<=|>=|!=|[=<>(){}])/gsy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) throw invalidValue('q');
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/\\(.)/gs, '$1') });
    else if (match[3] !== undefined) tokens.push({ kind: 'word', text: match[3] });
    else if (match[4] !== undefined) tokens.push({ kind: 'sign', text: match[4] });
  }
  return tokens;
}

/** The one folder whose children a query is about, when it says so in its outermost `and`s; else null. */
export function onlyParent(query: Query): string | null {
  if (query.op === 'and') return onlyParent(query.left) ?? onlyParent(query.right);
  if (query.op !== 'term' || query.field !== 'parents' || typeof query.value !== 'string') return null;
  return query.value;
}

/** All folders that a query names as parents, in the order in which it names them. */
export function parentsNamed(query: Query): string[] {
  if (query.op === 'not') return parentsNamed(query.of);
  if (query.op !== 'term') return [...parentsNamed(query.left), ...parentsNamed(query.right)];
  return query.field === 'parents' && typeof query.value === 'string' ? [query.value] : [];
}
