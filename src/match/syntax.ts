import { type AsciiSet, joined as joinedSets, NOTHING, setOfChar, setOfMembers } from './ahead.ts';
import { createNeighbours } from './literal-neighbours.ts';
import { better, distinct, isUsable, type Literal, type Required, withoutLonger } from './required.ts';
import { better as betterRun, memberSet, type Run, union as unionOfRuns } from './runs.ts';

/** What can be told of a regular expression without running it. */
export interface PatternFacts {
  /** Null where no literal is required. */
  literals: Literal[] | null;
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
  /** Characters of the shortest text; fewer than half of `longest` where texts differ in length. */
  shortest: number;
  longest: number;
  texts: string[] | null;
  /** All characters that its texts may have; null for any. */
  chars: AsciiSet | null;
}

/** Neighbouring parts of which all texts together are known, and what is in front of them. */
interface LiteralRun extends Omit<Required, 'literals'> {
  texts: string[];
  front: readonly AsciiSet[];
}

const UNKNOWN: PatternFacts = { literals: null, before: Infinity, ahead: null, run: null, longest: Infinity };
const MOST_LITERALS = 512;
/** Texts that a run may have: `account[ _-]?name` has four. */
const MOST_TEXTS = 48;
const LONGEST_TEXT = 24;

/** A pattern of a rule is asked for when it is translated, checked and compiled. */
const known = new Map<string, PatternFacts>();

/** Reads RE2 syntax that compiles; says too little rather than too much. */
export function patternFacts(pattern: string): PatternFacts {
  const facts = known.get(pattern) ?? factsOf(pattern);
  known.set(pattern, facts);
  return facts;
}

/** What this thread knows of patterns; another can be given it, as numbers and texts. */
export function knownFacts(): ReadonlyMap<string, PatternFacts> {
  return known;
}

/** Takes what another thread knows. */
export function learnFacts(facts: ReadonlyMap<string, PatternFacts>): void {
  for (const [pattern, each] of facts) known.set(pattern, each);
}

function factsOf(pattern: string): PatternFacts {
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
  const shortest = Math.min(...branches.map((branch) => branch.shortest));
  const longest = Math.max(...branches.map((branch) => branch.longest));
  const all = branches.flatMap(({ required }) => required ?? []);
  const literals = distinct(all.flatMap((required) => required.literals));
  const certain = all.length === branches.length && literals.length <= MOST_LITERALS;
  const before = Math.max(...all.map((required) => required.before));
  const texts = union(branches.map((branch) => branch.texts));
  const run = unionOfRuns(branches.map((branch) => branch.run));
  const ahead = all.map((required) => required.ahead).reduce(joinedSets, NOTHING);
  const chars = branches.map((branch) => branch.chars).reduce(joinedSets, NOTHING);
  return { required: certain ? { literals, before, ahead } : null, run, shortest, longest, texts, chars };
}

/** The best of what the pieces require: runs of which all texts are known, or the literals of a group. */
function readSequence(reader: Reader): Piece {
  let best: Required | null = null;
  let required: Run | null = null;
  let [shortest, longest] = [0, 0];
  let chars: AsciiSet | null = NOTHING;
  let run: LiteralRun = { texts: [''], before: 0, ahead: NOTHING, front: [] };
  let all: string[] | null = [''];
  const neighbours = createNeighbours();
  /** `isFollowed`: what is read next stands right behind the run. */
  const endRun = (isFollowed: boolean): void => {
    const texts = withoutLonger(run.texts);
    if (texts.every(isUsable)) {
      const { before, ahead, front } = run;
      const rear = isFollowed && texts.length === run.texts.length ? neighbours.rear() : [];
      best = better(best, { literals: texts.map((text) => ({ text, front, rear })), before, ahead });
    }
    run = { texts: [''], before: longest, ahead: chars, front: neighbours.front() };
  };
  for (let atom = readAtom(reader); atom !== null; atom = readAtom(reader)) {
    const [min, max] = readQuantifier(reader);
    const texts = repeated(atom.texts, min, max);
    all = product(all, texts);
    const joined = product(run.texts, texts ?? (min >= 1 ? atom.texts : null));
    if (joined === null) endRun(true);
    if (atom.required !== null && min >= 1) {
      const { literals, before, ahead } = atom.required;
      best = better(best, { literals, before: before + longest, ahead: joinedSets(chars, ahead) });
    }
    if (atom.run !== null && min >= 1) required = betterRun(required, atom.run, min, longest);
    run.texts = joined ?? texts ?? run.texts;
    shortest += atom.shortest * min;
    longest += atom.longest === 0 || max === 0 ? 0 : atom.longest * max;
    chars = joinedSets(chars, atom.chars);
    neighbours.add(atom, min, max);
    if (texts === null) endRun(false);
  }
  endRun(false);
  return { required: best, run: required, shortest, longest, texts: all, chars };
}

/** All ways to put a text of the one before a text of the other; null where they are too many, or not known. */
function product(heads: string[] | null, tails: string[] | null): string[] | null {
  if (heads === null || tails === null || heads.length * tails.length > MOST_TEXTS) return null;
  if (heads.length === 1 && tails.length === 1) {
    const text = `${heads[0] ?? ''}${tails[0] ?? ''}`;
    return text.length <= LONGEST_TEXT ? [text] : null;
  }
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
  return { required: null, run: null, shortest: 0, longest: 0, texts: [''], chars: NOTHING };
}

/** Two units: it may be a character beyond the basic plane. */
function anyChar(): Piece {
  return { required: null, run: null, shortest: 1, longest: 2, texts: null, chars: null };
}

/** Classes are few, and written often. */
const classes = new Map<string, Piece>();

function oneOf(written: string): Piece {
  const known = classes.get(written);
  if (known !== undefined) return known;
  const run = memberSet(written);
  const piece = { ...anyChar(), run, chars: run === null ? null : setOfMembers(run.members) };
  classes.set(written, piece);
  return piece;
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
