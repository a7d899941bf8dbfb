/** What JSON can hold. */
export type Json = string | number | boolean | null | undefined | Json[] | JsonRecord;
export interface JsonRecord {
  [name: string]: Json;
}

export function isRecord(value: Json): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Its items; none where it is no list. */
export function listOf(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is stored whole or as a list of its lines; null for everything else. */
export function textOfLines(value: Json, between = ''): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.every((line) => typeof line === 'string') ? value.join(between) : null;
}

/** Every text and number in a value, in order, as `name: text`. `name` is that of the value itself. */
export function leavesOf(value: Json, name: string): string[] {
  const lines: string[] = [];
  const open: [string, Json][] = [[name, value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [key, inner] = next;
    const text = typeof inner === 'number' ? String(inner) : textOfLines(inner);
    if (text !== null) lines.push(`${key}: ${text}`);
    else if (Array.isArray(inner)) {
      for (const item of inner.toReversed()) open.push([key, item]);
    } else if (isRecord(inner)) {
      for (const entry of Object.entries(inner).reverse()) open.push(entry);
    }
  }
  return lines;
}

/** What a record holds under other names than these. */
export function without(record: JsonRecord, ...names: string[]): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
