/** Lower-case ASCII literals of which every match contains at least one, in either case. */
interface Required {
  literals: string[];
  /** UTF-16 units of the match in front of the literal, at most; Infinity where there is no bound. */
  before: number;
}

/** What can be told of a regular expression without running it. */
export interface PatternFacts {
  /** Null where no literal is required. */
  literals: string[] | null;
  before: number;
  /** UTF-16 units of the longest match; Infinity where there is no bound. */
  longest: number;
}

/** A part of the pattern: what it requires, how long it can be, and its text where it is a single literal character. */
interface Piece {
  required: Required | null;
  longest: number;
  char: string | null;
}

const UNKNOWN: PatternFacts = { literals: null, before: Infinity, longest: Infinity };
const MOST_LITERALS = 64;

/** Reads RE2 syntax that compiles; says too little rather than too much. */
export function patternFacts(pattern: string): PatternFacts {
  const reader: Reader = { pattern, at: 0 };
  try {
    const { required, longest } = readAlternatives(reader);
    if (reader.at < pattern.length) return UNKNOWN;
    return { literals: required?.literals ?? null, before: required?.before ?? Infinity, longest };
  } catch (error) {
    if (error === GIVE_UP) return UNKNOWN;
    throw error;
  }
}

interface Reader {
  pattern: string;
  at: number;
}

const GIVE_UP = new Error('syntax that is not read');

function readAlternatives(reader: Reader): Piece {
  const branches = [readSequence(reader)];
  while (take(reader, /\|/y) !== null) branches.push(readSequence(reader));
  const longest = Math.max(...branches.map((branch) => branch.longest));
  const all = branches.flatMap(({ required }) => required ?? []);
  const literals = [...new Set(all.flatMap((required) => required.literals))];
  const certain = all.length === branches.length && literals.length <= MOST_LITERALS;
  const before = Math.max(...all.map((required) => required.before));
  return { required: certain ? { literals, before } : null, longest, char: null };
}

/** The best of what the pieces require: runs of literal characters, or the literals of a group. */
function readSequence(reader: Reader): Piece {
  let best: Required | null = null;
  let longest = 0;
  let run = { text: '', before: 0 };
  const endRun = (): void => {
    if (usable(run.text)) best = better(best, { literals: [run.text], before: run.before });
    run = { text: '', before: longest };
  };
  for (let atom = readAtom(reader); atom !== null; atom = readAtom(reader)) {
    const [min, max] = readQuantifier(reader);
    const isOnce = min === 1 && max === 1;
    if (atom.char === null && atom.longest > 0) endRun();
    if (atom.required !== null && min >= 1) {
      const { literals, before } = atom.required;
      best = better(best, { literals, before: before + longest });
    }
    if (atom.char !== null && min >= 1) run.text += atom.char;
    longest += atom.longest === 0 || max === 0 ? 0 : atom.longest * max;
    if (atom.char === null ? atom.longest > 0 : !isOnce) endRun();
  }
  endRun();
  return { required: best, longest, char: null };
}

/** A single letter, digit or blank stands everywhere: looking for it would cost more than it saves. */
function usable(run: string): boolean {
  return run.length > 1 || /[^a-z0-9\s]/.test(run);
}

/** Longer literals first, then those near the beginning of the match, then fewer. */
function better(one: Required | null, other: Required): Required {
  if (one === null) return other;
  const shortest = ({ literals }: Required): number => Math.min(4, ...literals.map(({ length }) => length));
  const isBetter =
    shortest(other) - shortest(one) ||
    Number(other.before === 0) - Number(one.before === 0) ||
    one.literals.length - other.literals.length;
  return isBetter > 0 ? other : one;
}

function readAtom(reader: Reader): Piece | null {
  const { pattern, at } = reader;
  if (at >= pattern.length || pattern[at] === '|' || pattern[at] === ')') return null;
  if (take(reader, /\(\?[a-zA-Z-]+\)|[\^$]|\\[AbBz]/y) !== null) return zeroWidth();
  if (take(reader, /\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?/y) !== null) return readGroup(reader);
  if (take(reader, /\.|\\(?:[dDsSwWC]|[pP](?:\{[^}]*\}|\w))/y) !== null) return anyChar();
  if (take(reader, /\\(?:[aftnrv]|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3})/y) !== null) {
    return anyChar();
  }
  if (take(reader, /\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\x\{[^}]*\}|\\.|[^\]\\])*\]/sy) !== null) {
    return anyChar();
  }
  const escaped = take(reader, /\\([^\w\s])/y);
  if (escaped !== null) return literalChar(escaped.slice(1));
  if (/[\\[(*+?]/.test(pattern[at] ?? '')) throw GIVE_UP;
  const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  reader.at += char.length;
  return literalChar(char);
}

function readGroup(reader: Reader): Piece {
  const inner = readAlternatives(reader);
  if (take(reader, /\)/y) === null) throw GIVE_UP;
  return inner;
}

function readQuantifier(reader: Reader): [min: number, max: number] {
  const quantifier = take(reader, /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
  if (quantifier === null) return [1, 1];
  if (quantifier.startsWith('*')) return [0, Infinity];
  if (quantifier.startsWith('+')) return [1, Infinity];
  if (quantifier.startsWith('?')) return [0, 1];
  const [min = '', max] = quantifier.replace(/[{}?]/g, '').split(',');
  return [Number(min), max === undefined ? Number(min) : max === '' ? Infinity : Number(max)];
}

function zeroWidth(): Piece {
  return { required: null, longest: 0, char: null };
}

/** Two units: it may be a character beyond the basic plane. */
function anyChar(): Piece {
  return { required: null, longest: 2, char: null };
}

function literalChar(char: string): Piece {
  const isAscii = char.charCodeAt(0) < 127;
  return { required: null, longest: 2, char: isAscii ? char.toLowerCase() : null };
}

/** What the sticky expression reads here, or null. */
function take(reader: Reader, expected: RegExp): string | null {
  expected.lastIndex = reader.at;
  const found = expected.exec(reader.pattern);
  if (found === null) return null;
  reader.at += found[0].length;
  return found[0];
}
