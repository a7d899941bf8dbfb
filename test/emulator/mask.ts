import { resolve, type Schema } from './discovery.ts';
import { failure, type Failure } from './failure.ts';
import { isObject, type Json } from './json.ts';

/** A parsed field mask: member names to what is wanted below them; `*` stands for all members. */
export type Mask = Map<string, MaskEntry>;
type MaskEntry = 'all' | Map<string, MaskEntry>;

function unknownField(name: string): Failure {
  return failure(400, 'invalidParameter', `Invalid field selection ${name}`, { location: 'fields' });
}

/**
 * Parses `a,b`, `a/b`, `a(b,c)`, `*` and `a/*`, and checks each name against the schema of the answer.
 * Throws the 400 of the API for an unknown name.
 */
export function parseMask(text: string, schema: Schema): Mask {
  const tokens = text.match(/[^,()/\s]+|[,()/]/g) ?? [];
  let next = 0;
  const list = (of: Schema, depth: number): Mask => {
    const mask: Mask = new Map();
    for (;;) {
      entry(mask, of, depth);
      if (tokens[next] !== ',') return mask;
      next++;
    }
  };
  const entry = (mask: Mask, of: Schema, depth: number): void => {
    const name = tokens[next++];
    if (name === undefined || ',()/'.includes(name) || depth > 20) throw unknownField(text);
    const member = memberOf(of, name);
    if (member === null) throw unknownField(name);
    const below = belowOf(member, depth);
    const before = mask.get(name);
    if (below === 'all' || before === 'all') mask.set(name, 'all');
    else mask.set(name, before ? merged(before, below) : below);
  };
  const belowOf = (member: Schema, depth: number): Mask | 'all' => {
    if (tokens[next] === '/') {
      next++;
      const mask: Mask = new Map();
      entry(mask, member, depth + 1);
      return mask;
    }
    if (tokens[next] !== '(') return 'all';
    next++;
    const mask = list(member, depth + 1);
    if (tokens[next++] !== ')') throw unknownField(text);
    return mask;
  };
  if (tokens.length === 0) return new Map();
  const mask = list(schema, 0);
  if (next < tokens.length) throw unknownField(text);
  return mask;
}

function merged(one: Mask, other: Mask): Mask {
  const mask: Mask = new Map(one);
  for (const [name, below] of other) {
    const before = mask.get(name);
    if (before === undefined || below === 'all') mask.set(name, below);
    else if (before !== 'all') mask.set(name, merged(before, below));
  }
  return mask;
}

/** The schema of a member, through arrays and references; null when there is no such member. */
function memberOf(schema: Schema, name: string): Schema | null {
  let of = resolve(schema);
  while (of.type === 'array' && of.items) of = resolve(of.items);
  if (name === '*') return of;
  return of.properties?.[name] ?? of.additionalProperties ?? (of.type === 'any' ? of : null);
}

/** What a mask wants of a member; null when it does not want it. */
export function wanted(mask: Mask | 'all', name: string): Mask | 'all' | null {
  if (mask === 'all') return 'all';
  return mask.get(name) ?? mask.get('*') ?? null;
}

/** `value` with only what the mask names. */
export function select(value: Json, mask: Mask | 'all'): Json {
  if (mask === 'all') return value;
  if (Array.isArray(value)) return value.map((entry) => select(entry, mask));
  if (!isObject(value)) return value;
  const selected: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const below = member === undefined ? null : wanted(mask, name);
    if (below !== null && member !== undefined) selected[name] = select(member, below);
  }
  return selected;
}
