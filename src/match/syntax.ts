/** What can be told of a regular expression without running it. */
export interface PatternFacts {
  /** Lower-case ASCII literals of which every match contains at least one, in either case; null where there are none. */
  literals: string[] | null;
  /** UTF-16 units of the longest match; Infinity where there is no bound. */
  longest: number;
}

/** A part of the pattern: what it requires, how long it can be, and its text where it is a single literal character. */
interface Piece extends PatternFacts {
  char: string | null;
}

const UNKNOWN: PatternFacts = { literals: null, longest: Infinity };
const MOST_LITERALS = 64;

/** Reads RE2 syntax that compiles; says too little rather than too much. */
export function patternFacts(pattern: string): PatternFacts {
  const reader: Reader = { pattern, at: 0 };
  try {
    const { literals, longest } = readAlternatives(reader);
    return reader.at === pattern.length ? { literals, longest } : UNKNOWN;
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

function readAlternatives(reader: Reader): PatternFacts {
  const branches = [readSequence(reader)];
  while (take(reader, /\|/y) !== null) branches.push(readSequence(reader));
  const longest = Math.max(...branches.map((branch) => branch.longest));
  const literals = branches.flatMap((branch) => branch.literals ?? []);
  const certain = branches.every((branch) => branch.literals !== null);
  return {
    literals: certain && literals.length <= MOST_LITERALS ? [...new Set(literals)] : null,
    longest,
  };
}

/** The best of what the pieces require: runs of literal characters, or the literals of a group. */
function readSequence(reader: Reader): PatternFacts {
  let best: string[] | null = null;
  let longest = 0;
  let run = '';
  const endRun = (): void => {
    best = better(best, usable(run) ? [run] : null);
    run = '';
  };
  for (;;) {
    const atom = readAtom(reader);
    if (atom === null) break;
    const [min, max] = readQuantifier(reader);
    longest += atom.longest === 0 || max === 0 ? 0 : atom.longest * max;
    if (atom.char !== null && min >= 1) run += atom.char;
    if (atom.char === null && atom.longest > 0) endRun();
    else if (atom.char !== null && (min !== 1 || max !== 1)) endRun();
    if (min >= 1) best = better(best, atom.literals);
  }
  endRun();
  return { literals: best, longest };
}

/** A single letter, digit or blank stands everywhere: looking for it would cost more than it saves. */
function usable(run: string): boolean {
  return run.length > 1 || /[^a-z0-9\s]/.test(run);
}

function better(one: string[] | null, other: string[] | null): string[] | null {
  if (one === null || other === null) return one ?? other;
  const shortest = (set: string[]): number => Math.min(4, ...set.map((literal) => literal.length));
  if (shortest(one) !== shortest(other)) return shortest(one) > shortest(other) ? one : other;
  return one.length <= other.length ? one : other;
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
  return { ...inner, char: null };
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
  return { literals: null, longest: 0, char: null };
}

/** Two units: it may be a character beyond the basic plane. */
function anyChar(): Piece {
  return { literals: null, longest: 2, char: null };
}

function literalChar(char: string): Piece {
  const isAscii = char.charCodeAt(0) < 127;
  return { literals: null, longest: 2, char: isAscii ? char.toLowerCase() : null };
}

/** What the sticky expression reads here, or null. */
function take(reader: Reader, expected: RegExp): string | null {
  expected.lastIndex = reader.at;
  const found = expected.exec(reader.pattern);
  if (found === null) return null;
  reader.at += found[0].length;
  return found[0];
}
