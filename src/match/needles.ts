import { type AsciiSet, isMember } from './ahead.ts';
import type { Literal } from './required.ts';

/** Bits of a unit that tell characters apart here: letters in one case, most signs by themselves. */
export const BITS = 0x5f;

/** Units below which a literal is met too often by itself. */
const SHORT = 8;
const ASCII = 128;

/** Stand in a needle for a blank or a dash of a term, and for a quote: of these a text can have several, and several forms. */
const GAP = 0x80;
const QUOTE = 0x81;
/** Stand there for one of several characters: SET + their number in `sets`. */
export const SET = 0x82;

/** Units that a gap in a text can begin and end with, unless it is not ASCII; only `BITS` of them. */
export const GAPS = [...new Set(Array.from('\t\n\v\f\r -', (char) => char.charCodeAt(0) & BITS))];

/** A term (folded, ASCII) or a literal (ASCII, lower case) as texts are compared with it. */
export interface Needle {
  /** What stands at each place: `BITS` of a unit, GAP, QUOTE or beyond them a set. */
  units: Uint8Array;
  sets: readonly (readonly number[])[];
  /** Place at which a text is to be looked at: behind what stands in front of a literal. */
  begin: number;
  /** For each place, how many units are in front of it, at most, as `isCounted` counts. */
  before: number[];
  /** Pieces of it, of which each stands in every match without a break: begin and end. */
  pieces: [number, number][];
}

/** True for what counts where a text is gone back over: not blanks and dashes, of which it can have any number, nor what is not ASCII. */
export function isCounted(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f && unit !== 0x2d;
}

/** Its pieces are the words, with the gaps beside them. */
export function needleOfTerm(term: string): Needle {
  const units = Uint8Array.from(term, termUnit);
  const pieces = [...term.matchAll(/[^ '"-]+/g)].map(({ 0: word, index }): [number, number] => {
    const end = index + word.length;
    return [units[index - 1] === GAP ? index - 1 : index, units[end] === GAP ? end + 1 : end];
  });
  return { units, sets: [], begin: 0, before: countsBefore(Array.from(term, isCountedChar)), pieces };
}

/** It stands as it is, in either case. Where it is short, what stands beside it makes it rarer. */
export function needleOfLiteral({ text, front, rear }: Literal): Needle {
  const isShort = text.length < SHORT;
  const before = isShort ? front : [];
  const sets = [...before, ...(isShort ? rear : [])].map(unitsOf);
  const asSets = sets.map((_, number) => SET + number);
  const chars = Array.from(text, (char) => char.charCodeAt(0) & BITS);
  const units = [...asSets.slice(0, before.length), ...chars, ...asSets.slice(before.length)];
  const counted = [
    ...before.map(() => true),
    ...Array.from(text, isCountedChar),
    ...asSets.slice(before.length).map(() => true),
  ];
  return {
    units: Uint8Array.from(units),
    sets,
    begin: before.length,
    before: countsBefore(counted),
    pieces: [[0, units.length]],
  };
}

/** What a unit with that code can be; one by itself. */
export function membersOf({ sets }: Needle, code: number): readonly number[] {
  return code === GAP ? GAPS : (sets[code - SET] ?? [code]);
}

/** True for a code that is one unit. */
export function isUnit(code: number): boolean {
  return code < GAP;
}

/** `BITS` of the members. */
function unitsOf(set: AsciiSet): number[] {
  const codes = Array.from({ length: ASCII }, (_, code) => code).filter((code) => isMember(set, code));
  return [...new Set(codes.map((code) => code & BITS))];
}

function termUnit(char: string): number {
  if (char === ' ' || char === '-') return GAP;
  return char === "'" || char === '"' ? QUOTE : char.charCodeAt(0) & BITS;
}

function isCountedChar(char: string): boolean {
  return isCounted(char.charCodeAt(0));
}

/** One more than there are places: the last is of all. */
function countsBefore(counted: readonly boolean[]): number[] {
  const before = [0];
  for (const isOne of counted) before.push((before.at(-1) ?? 0) + (isOne ? 1 : 0));
  return before;
}
