import { characters, IGNORED, kindAt, kindBefore, OTHER, WIDE } from './characters.ts';
import {
  ANY,
  asciiCodes,
  COARSE,
  coarseCode,
  coarseCodes,
  DASH_CODE,
  DIGIT_CODE,
  FIRST_LETTER,
  LAST_LETTER,
  OTHERS,
  SEPARATOR_CODE,
  SPACE_CODE,
} from './coarse.ts';
import { gramsOf } from './grams.ts';
import { lazily } from './lazily.ts';
import { listOf } from './lists.ts';
import type { Literal } from './required.ts';
import type { Units } from './skim-memory.ts';
import { createSkim } from './skim.ts';
import { literalFilter, termFilter } from './start-filter.ts';
import { buildTrie } from './trie.ts';

/** What one pass over a text tells. Places come in ascending order. */
interface LiteralSink {
  /** A term may start here; that it does is still to be read. */
  candidate: (at: number) => void;
  /** The literal with that number stands here. */
  literal: (number: number, at: number) => void;
}

/** Passes over a text once. The stage that decides whether anything else looks at a text. */
export type LiteralScanner = (text: string, inName: boolean, sink: LiteralSink) => void;

/** Units of a literal that are compared: more would only make the pass slower. */
const COMPARED = 16;

const FIRST_UNITS = 4_096;
/** Units of texts that are passed over before skimming pays for its tables. */
const WORTH_SKIMMING = 500_000;
/** Zeros behind the units of a text. */
const BEHIND = 8;
/** Of five neighbouring codes: what stands before a place, and four from there on. */
const GRAM = 2 ** 25 - 1;
/** Of three. */
const THREE = 2 ** 15 - 1;

/**
 * Makes scanners for the beginnings of terms (folded) and for literals of regular expressions, which are met in either case.
 * Tables over neighbouring characters decide what deserves a second look: three of a term, where a word can start, four of a literal.
 */
export function literalScanners(terms: readonly string[]): (literals: readonly Literal[]) => LiteralScanner {
  const ascii = asciiCodes();
  const codes = coarseCodes();
  const termsHere = termGrams(terms);
  const startsAfter = startsByCodes();
  const startsHere = boundTest();
  const mayBeTerm = termFilter(terms, codes);
  const copy = unitCopier();
  return (literals) => {
    const folded = literals.map(({ text }) => foldedLiteral(text, ascii));
    const literalsHere = literalGrams(folded);
    const report = literalReader(folded, ascii);
    const mayBeLiteral = literalFilter(folded, codes);
    const skim = lazily(() => {
      const rare = gramsOf(terms, literals);
      return rare === null ? null : createSkim(rare);
    });
    let passed = 0;
    const look = (text: string, units: Uint16Array, from: number, to: number, sink: LiteralSink): void => {
      let gram = 0;
      for (let at = from - 1; at < from + 3; at++) gram = (gram << 5) | (codes[units[at] ?? 0] ?? 0);
      for (let at = from; at < to; at++) {
        gram = ((gram << 5) & GRAM) | (codes[units[at + 3] ?? 0] ?? 0);
        const three = (gram >> 5) & THREE;
        const term = (termsHere[three] ?? 0) & (startsAfter[gram >> 15] ?? 0);
        // A shift counts by its lowest five bits: the fourth code.
        const literal = ((literalsHere[three] ?? 0) >>> gram) & 1;
        if ((term | literal) === 0) continue;
        if (literal !== 0 && mayBeLiteral(units, at)) report(text, at, sink);
        if (term !== 0 && startsHere(text, units, at) && mayBeTerm(units, at)) sink.candidate(at);
      }
    };
    return (text, inName, sink) => {
      passed += text.length;
      const skims = inName || passed < WORTH_SKIMMING ? null : skim();
      const { units, length } = skims === null ? copy(text) : skims.copy(text);
      if (skims === null) look(text, units, 0, length, sink);
      else
        skims.each((from, to) => {
          look(text, units, from, to, sink);
        });
    };
  };
}

/** Copies the units of texts, each valid until the next call: a string tells them at several times the cost. */
function unitCopier(): (text: string) => Units {
  let units = new Uint16Array(0);
  let bytes = Buffer.alloc(0);
  return (text) => {
    const { length } = text;
    if (units.length < length + BEHIND) {
      units = new Uint16Array(Math.max(FIRST_UNITS, length + BEHIND));
      bytes = Buffer.from(units.buffer);
    }
    bytes.write(text, 'utf16le');
    units.fill(0, length, length + BEHIND);
    return { units, length };
  };
}

/** A bound is asked before a letter or a digit only: a change of kind. What is ignored, or half a character, starts nothing. */
function boundTest(): (text: string, units: Uint16Array, at: number) => boolean {
  const { kinds } = characters();
  return (text, units, at) => {
    const kind = kinds[units[at] ?? 0] ?? OTHER;
    const before = at === 0 ? OTHER : (kinds[units[at - 1] ?? 0] ?? OTHER);
    return kind < IGNORED && before < IGNORED
      ? kind === OTHER || kind === WIDE || kind !== before
      : startsSomehow(text, at);
  };
}

function startsSomehow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const kind = (unit & 0xfc00) === 0xdc00 ? IGNORED : kindAt(text, at);
  if (kind === IGNORED) return false;
  return kind === OTHER || kind === WIDE || kind !== kindBefore(text, at);
}

const EVERY = Array.from({ length: COARSE }, (_, code) => code);

/** By the codes of two neighbours: 0 where both are letters, or both digits, so that no term starts between them. */
function startsByCodes(): Uint8Array {
  const kindOf = (code: number): number =>
    code >= FIRST_LETTER && code <= LAST_LETTER ? FIRST_LETTER : code;
  return Uint8Array.from({ length: COARSE ** 2 }, (_, both) => {
    const kind = kindOf(both % COARSE);
    const isOfWords = kind === FIRST_LETTER || kind === DIGIT_CODE;
    return isOfWords && kind === kindOf(Math.floor(both / COARSE)) ? 0 : 1;
  });
}

/** Sets the bits of what may begin with these three. */
function mark(
  grams: Uint8Array | Int32Array,
  bits: number,
  first: number,
  seconds: readonly number[],
  thirds: readonly number[],
): void {
  for (const second of seconds) {
    for (const third of thirds) {
      const gram = (first << 10) | (second << 5) | third;
      grams[gram] = (grams[gram] ?? 0) | bits;
    }
  }
}

/** 1 where a term may begin with the three codes. */
function termGrams(terms: readonly string[]): Uint8Array {
  const grams = new Uint8Array(COARSE ** 3);
  if (terms.length > 0) mark(grams, 1, OTHERS, EVERY, EVERY);
  for (const term of terms) {
    const [first, second, third] = [codeOf(term, 0), codeOf(term, 1), codeOf(term, 2)];
    mark(grams, 1, first, term.length === 1 ? EVERY : oddities(second), EVERY);
    if (term.length > 1) mark(grams, 1, first, [second], term.length === 2 ? EVERY : thirdsOf(second, third));
  }
  return grams;
}

/** The fourth codes, a bit each, that literals which begin with the three codes may go on with. */
function literalGrams(literals: readonly string[]): Int32Array {
  const grams = new Int32Array(COARSE ** 3);
  for (const literal of literals) {
    const [first, second, third] = [codeOf(literal, 0), codeOf(literal, 1), codeOf(literal, 2)];
    const fourths = literal.length < 4 ? -1 : 1 << codeOf(literal, 3);
    mark(
      grams,
      fourths,
      first,
      literal.length === 1 ? EVERY : [second],
      literal.length < 3 ? EVERY : [third],
    );
  }
  return grams;
}

/** What else may stand in a text where a term goes on with `code`: hyphens at line ends, separators in names. */
function oddities(code: number): number[] {
  return code === SPACE_CODE ? [OTHERS, DASH_CODE, SEPARATOR_CODE] : [OTHERS, DASH_CODE];
}

/** What may stand behind the second character of a term: behind a space more of them, behind a dash a line end. */
function thirdsOf(second: number, third: number): readonly number[] {
  if (second === DASH_CODE || second === OTHERS) return EVERY;
  return second === SPACE_CODE
    ? [third, SPACE_CODE, SEPARATOR_CODE, OTHERS, DASH_CODE]
    : [third, ...oddities(third)];
}

function codeOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at < text.length && unit < ANY ? coarseCode(unit) : OTHERS;
}

/** A literal as the units of a text are compared: a tab is a space there, and a backtick an apostrophe. */
function foldedLiteral(literal: string, codes: Uint8Array): string {
  return Array.from(literal, (char) => String.fromCharCode(codes[char.charCodeAt(0)] ?? ANY)).join('');
}

function literalReader(
  literals: readonly string[],
  codes: Uint8Array,
): (text: string, at: number, sink: LiteralSink) => void {
  const byStart = new Map<string, number[]>();
  literals.forEach((literal, number) => listOf(byStart, literal.slice(0, COMPARED)).push(number));
  const numbers = [...byStart.values()];
  const trie = buildTrie([...byStart.keys()]);
  return (text, at, sink) => {
    let node = 0;
    for (let index = at; index < text.length; index++) {
      node = trie.step(node, codes[text.charCodeAt(index)] ?? ANY);
      if (node < 0) return;
      const end = trie.ends[node] ?? -1;
      if (end >= 0) for (const number of numbers[end] ?? []) sink.literal(number, at);
    }
  };
}
