import { type AsciiSet, joined as joinedSets, NOTHING, setOfChar, setOfMembers } from './ahead.ts';
import { better as betterRun, memberSet, type Run, union as unionOfRuns } from './runs.ts';

/** Lower-case ASCII literals of which every match contains at least one, in either case. */
interface Required {
  literals: string[];
  /** UTF-16 units of the match in front of the literal, at most; Infinity where there is no bound. */
  before: number;
  /** What of characters may stand there; null for all. */
  ahead: AsciiSet | null;
}

/** What can be told of a regular expression without running it. */
export interface PatternFacts {
  /** Null where no literal is required. */
  literals: string[] | null;
  before: number;
  /** What of characters may stand in front of the literal in a match; null for all. */
  ahead: AsciiSet | null;
  /** What every match has a run of; null where that is not known. */
  run: Run | null;
  /** UTF-16 units of the longest match; Infinity where there is no bound. */
  longest: number;
}

/** A part of the pattern: what it requires, how long it can be, all its texts where these are few and ASCII, and of what they consist. */
interface Piece {
  required: Required | null;
  run: Run | null;
  longest: number;
  texts: string[] | null;
  /** All characters that its texts may have; null for any. */
  chars: AsciiSet | null;
}

/** Neighbouring parts of which all texts together are known, and what is in front of them. */
interface LiteralRun extends Omit<Required, 'literals'> {
  texts: string[];
}

const UNKNOWN: PatternFacts = { literals: null, before: Infinity, ahead: null, run: null, longest: Infinity };
const MOST_LITERALS = 512;
/** Texts that a run may have: `account[ _-]?name` has four. */
const MOST_TEXTS = 48;
const LONGEST_TEXT = 24;
/** Units of a literal beyond which it is no rarer for being longer. */
const RARE = 12;

/** Reads RE2 syntax that compiles; says too little rather than too much. */
export function patternFacts(pattern: string): PatternFacts {
  const reader: Reader = { pattern, at: 0 };
  try {
    const { required, run, longest } = readAlternatives(reader);
    if (reader.at < pattern.length) return UNKNOWN;
    const { literals, before, ahead } = required ?? UNKNOWN;
    return { literals, before, ahead, run, longest };
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
  const texts = union(branches.map((branch) => branch.texts));
  const run = unionOfRuns(branches.map((branch) => branch.run));
  const ahead = all.map((required) => required.ahead).reduce(joinedSets, NOTHING);
  const chars = branches.map((branch) => branch.chars).reduce(joinedSets, NOTHING);
  return { required: certain ? { literals, before, ahead } : null, run, longest, texts, chars };
}

/** The best of what the pieces require: runs of which all texts are known, or the literals of a group. */
function readSequence(reader: Reader): Piece {
  let best: Required | null = null;
  let required: Run | null = null;
  let longest = 0;
  let chars: AsciiSet | null = NOTHING;
  let run: LiteralRun = { texts: [''], before: 0, ahead: NOTHING };
  let all: string[] | null = [''];
  const endRun = (): void => {
    const literals = withoutLonger(run.texts);
    if (literals.every(usable)) best = better(best, { literals, before: run.before, ahead: run.ahead });
    run = { texts: [''], before: longest, ahead: chars };
  };
  for (let atom = readAtom(reader); atom !== null; atom = readAtom(reader)) {
    const [min, max] = readQuantifier(reader);
    const texts = repeated(atom.texts, min, max);
    all = product(all, texts);
    const joined = product(run.texts, texts ?? (min >= 1 ? atom.texts : null));
    if (joined === null) endRun();
    if (atom.required !== null && min >= 1) {
      const { literals, before, ahead } = atom.required;
      best = better(best, { literals, before: before + longest, ahead: joinedSets(chars, ahead) });
    }
    if (atom.run !== null && min >= 1) required = betterRun(required, atom.run, min, longest);
    run.texts = joined ?? texts ?? run.texts;
    longest += atom.longest === 0 || max === 0 ? 0 : atom.longest * max;
    chars = joinedSets(chars, atom.chars);
    if (texts === null) endRun();
  }
  endRun();
  return { required: best, run: required, longest, texts: all, chars };
}

/** All ways to put a text of the one before a text of the other; null where they are too many, or not known. */
function product(heads: string[] | null, tails: string[] | null): string[] | null {
  if (heads === null || tails === null || heads.length * tails.length > MOST_TEXTS) return null;
  const texts = heads.flatMap((head) => tails.map((tail) => head + tail));
  return texts.every(({ length }) => length <= LONGEST_TEXT) ? [...new Set(texts)] : null;
}

function union(lists: (string[] | null)[]): string[] | null {
  const texts = [...new Set(lists.flatMap((list) => list ?? []))];
  return lists.includes(null) || texts.length > MOST_TEXTS ? null : texts;
}

function repeated(texts: string[] | null, min: number, max: number): string[] | null {
  if (texts === null || max > LONGEST_TEXT) return null;
  let all: string[] | null = [''];
  for (let time = 0; time < max; time++) {
    const more: string[] | null = product(all, time < min ? texts : union([texts, ['']]));
    all = more;
  }
  return all;
}

/** A text that begins with another of them stands nowhere where that does not. */
function withoutLonger(texts: readonly string[]): string[] {
  return texts.filter((text) => !texts.some((other) => other !== text && text.startsWith(other)));
}

/** A single letter, digit or blank stands everywhere: looking for it would cost more than it saves. */
function usable(run: string): boolean {
  return run.length > 1 || /[^a-z0-9\s]/.test(run);
}

/** Characters below which a literal stands almost everywhere: no place makes it a good one. */
const COMMON = 3;

/** What a search costs for the units in front of a literal, in units by which another literal is longer. */
function farness(before: number): number {
  return before > 64 ? 4 : before > 16 ? 2 : 0;
}

/** Longer literals first, unless they stand far behind the beginning of the match; then those at it, then fewer. */
function better(one: Required | null, other: Required): Required {
  if (one === null) return other;
  const rarity = ({ literals, before }: Required): number => {
    const shortest = Math.min(RARE, ...literals.map(({ length }) => length));
    return shortest < COMMON ? shortest - RARE : shortest - farness(before);
  };
  const isBetter =
    rarity(other) - rarity(one) ||
    Number(other.before === 0) - Number(one.before === 0) ||
    one.literals.length - other.literals.length;
  return isBetter > 0 ? other : one;
}

function readAtom(reader: Reader): Piece | null {
  const { pattern, at } = reader;
  if (at >= pattern.length || pattern[at] === '|' || pattern[at] === ')') return null;
  if (take(reader, /\(\?[a-zA-Z-]+\)|[\^$]|\\[AbBz]/y) !== null) return zeroWidth();
  if (take(reader, /\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?/y) !== null) return readGroup(reader);
  const escapedClass = take(reader, /\.|\\(?:[dDsSwWC]|[pP](?:\{[^}]*\}|\w))/y);
  if (escapedClass !== null) return oneOf(escapedClass);
  if (take(reader, /\\(?:[aftnrv]|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3})/y) !== null) {
    return anyChar();
  }
  const members = take(reader, /\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\x\{[^}]*\}|\\.|[^\]\\])*\]/sy);
  if (members !== null) return { ...oneOf(members), texts: membersOf(members) };
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
  return { required: null, run: null, longest: 0, texts: [''], chars: NOTHING };
}

/** Two units: it may be a character beyond the basic plane. */
function anyChar(): Piece {
  return { required: null, run: null, longest: 2, texts: null, chars: null };
}

function oneOf(written: string): Piece {
  const run = memberSet(written);
  return { ...anyChar(), run, chars: run === null ? null : setOfMembers(run.members) };
}

/** Characters of a class of a few ASCII characters that are written one by one. */
function membersOf(written: string): string[] | null {
  const members = /^\[(-?(?:[^\\^\][-]|\\[^\w\s])+-?)\]$/.exec(written)?.[1]?.replace(/\\(.)/g, '$1');
  if (members === undefined || /[^ -~]/.test(members)) return null;
  return [...new Set(members.toLowerCase())];
}

function literalChar(char: string): Piece {
  const isAscii = char.charCodeAt(0) < 127;
  return { ...anyChar(), texts: isAscii ? [char.toLowerCase()] : null, chars: setOfChar(char) };
}

/** What the sticky expression reads here, or null. */
function take(reader: Reader, expected: RegExp): string | null {
  expected.lastIndex = reader.at;
  const found = expected.exec(reader.pattern);
  if (found === null) return null;
  reader.at += found[0].length;
  return found[0];
}
