import type { RE2JS } from 're2js';

/** Kinds of re2js' instructions, as its version in package.json numbers them. */
export const OP = { alt: 1, altMatch: 2, capture: 3, emptyWidth: 4, fail: 5, match: 6, nop: 7 } as const;
const FIRST_RUNE_OP = 8;
const LAST_RUNE_OP = 11;
const ANY_BUT_LINE_END = 11;

/** One step of a compiled pattern. `arg` is the other way of a fork, or the conditions of an empty-width test. */
export interface Instruction {
  op: number;
  out: number;
  arg: number;
  /** Number of its test on characters; -1 where it reads none. */
  test: number;
}

/** What the characters of one class have in common: no test of the pattern tells them apart. */
export interface CharacterClass {
  /** By number of test. */
  passes: Uint8Array;
  /** What stands before the next character, as `before` of a state. */
  before: number;
}

/** What stands before a place: conditions like `^` and `\b` depend on it. */
export const BEFORE = { start: 0, lineEnd: 1, word: 2, other: 3 } as const;

/** Class of the end of the text; 0 is that of characters not met yet. */
export const END = 1;
export const MOST_CLASSES = 255;

/** A pattern's instructions, and the classes that they sort characters into, found as texts bring them. */
export interface Alphabet {
  instructions: Instruction[];
  start: number;
  classes: (CharacterClass | null)[];
  /** Class of each UTF-16 unit outside surrogate pairs; 0 where not known yet. Larger once there is more than ASCII. */
  known: Uint8Array;
  /** Finds the class of the character at `at`; MOST_CLASSES where there are too many. */
  classAt: (text: string, at: number) => number;
}

interface RuneInstruction {
  op: number;
  out: number;
  arg: number;
  runes: Int32Array;
  matchRune: (rune: number) => boolean;
}

/** Null where the pattern has instructions that are not known here. */
export function alphabetOf(regex: RE2JS): Alphabet | null {
  const program = regex.re2Input.prog as { inst: RuneInstruction[]; start: number };
  if (program.inst.some(({ op }) => op < OP.alt || op > LAST_RUNE_OP)) return null;
  const { instructions, tests } = readInstructions(program.inst);
  const classes: (CharacterClass | null)[] = [null, { passes: new Uint8Array(tests.length), before: -1 }];
  const numbers = new Map<string, number>();
  const astral = new Map<number, number>();

  const classOf = (rune: number): number => {
    const passes = Uint8Array.from(tests, (test) => (test(rune) ? 1 : 0));
    const before = beforeOf(rune);
    const key = `${before} ${passes.join('')}`;
    const number = numbers.get(key) ?? Math.min(classes.length, MOST_CLASSES);
    if (!numbers.has(key) && number < MOST_CLASSES) {
      numbers.set(key, number);
      classes.push({ passes, before });
    }
    return number;
  };
  const classAt = (text: string, at: number): number => {
    const rune = text.codePointAt(at) ?? 0;
    const number = (rune > 0xffff ? astral.get(rune) : undefined) ?? classOf(rune);
    if (rune > 0xffff) astral.set(rune, number);
    // A high surrogate may begin a pair the next time.
    else if (rune < 0xd800 || rune > 0xdbff) {
      if (rune >= alphabet.known.length) alphabet.known = enlarged(alphabet.known);
      alphabet.known[rune] = number;
    }
    return number;
  };
  const known = new Uint8Array(ASCII.length);
  const alphabet: Alphabet = { instructions, start: program.start, classes, known, classAt };
  return alphabet;
}

function enlarged(known: Uint8Array): Uint8Array {
  const all = new Uint8Array(65_536);
  all.set(known);
  return all;
}

function readInstructions(program: readonly RuneInstruction[]): {
  instructions: Instruction[];
  tests: ((rune: number) => boolean)[];
} {
  const numbers = new Map<string, number>();
  const tests: ((rune: number) => boolean)[] = [];
  const testOf = (inst: RuneInstruction): number => {
    if (inst.op < FIRST_RUNE_OP) return -1;
    const isAny = inst.op === ANY_BUT_LINE_END;
    const key = isAny ? 'any' : `${inst.arg} ${inst.runes.join()}`;
    const number = numbers.get(key) ?? tests.length;
    if (number === tests.length) tests.push((rune) => (isAny ? rune !== 0x0a : inst.matchRune(rune)));
    numbers.set(key, number);
    return number;
  };
  return {
    instructions: program.map((inst) => ({ op: inst.op, out: inst.out, arg: inst.arg, test: testOf(inst) })),
    tests,
  };
}

/** What stands before the character behind a unit. Words are of ASCII, as in RE2. */
export function beforeOf(unit: number): number {
  return unit < ASCII.length ? (ASCII[unit] ?? BEFORE.other) : BEFORE.other;
}

const ASCII = Uint8Array.from({ length: 128 }, (_, unit) => {
  if (unit === 0x0a) return BEFORE.lineEnd;
  return /\w/.test(String.fromCharCode(unit)) ? BEFORE.word : BEFORE.other;
});
