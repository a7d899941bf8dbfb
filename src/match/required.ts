import type { AsciiSet } from './ahead.ts';

/** A text that stands in a match, in either case: ASCII, lower case. */
export interface Literal {
  text: string;
  /** What of characters stand right in front of it in a match, and right behind it, one by one: as far as that is known. */
  front: readonly AsciiSet[];
  rear: readonly AsciiSet[];
}

/** Literals of which every match contains at least one. */
export interface Required {
  literals: Literal[];
  /** UTF-16 units of the match in front of the literal, at most; Infinity where there is no bound. */
  before: number;
  /** What of characters may stand there; null for all. */
  ahead: AsciiSet | null;
}

/** Units of a literal beyond which it is no rarer for being longer. */
const RARE = 12;
/** Characters below which a literal stands almost everywhere: no place makes it a good one. */
const COMMON = 3;

/** A single letter, digit or blank stands everywhere: looking for it would cost more than it saves. */
export function isUsable(text: string): boolean {
  return text.length > 1 || /[^a-z0-9\s]/.test(text);
}

/** A text that begins with another of them stands nowhere where that does not. */
export function withoutLonger(texts: readonly string[]): string[] {
  return texts.filter((text) => !texts.some((other) => other !== text && text.startsWith(other)));
}

/** Each text once; around one of which several are known nothing is. */
export function distinct(literals: readonly Literal[]): Literal[] {
  const known = new Map<string, Literal>();
  for (const literal of literals) {
    const { text } = literal;
    known.set(text, known.has(text) ? { text, front: [], rear: [] } : literal);
  }
  return [...known.values()];
}

/**
 * Longer literals first, unless they stand far behind the beginning of the match; then those at it, then fewer, then those
 * of which more is known.
 */
export function better(one: Required | null, other: Required): Required {
  if (one === null) return other;
  const isBetter =
    rarityOf(other) - rarityOf(one) ||
    Number(other.before === 0) - Number(one.before === 0) ||
    one.literals.length - other.literals.length ||
    knownBeside(other) - knownBeside(one);
  return isBetter > 0 ? other : one;
}

function knownBeside({ literals }: Required): number {
  return Math.min(...literals.map(({ front, rear }) => front.length + rear.length));
}

function rarityOf({ literals, before }: Required): number {
  const shortest = Math.min(RARE, ...literals.map(({ text }) => text.length));
  return shortest < COMMON ? shortest - RARE : shortest - farness(before);
}

/** What a search costs for the units in front of a literal, in units by which another literal is longer. */
function farness(before: number): number {
  return before > 64 ? 4 : before > 16 ? 2 : 0;
}
