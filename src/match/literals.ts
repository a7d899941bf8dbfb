import { characters, HALF, IGNORED, kindAt, OTHER, WIDE } from './characters.ts';
import { buildTrie } from './trie.ts';

/** What one pass over a text tells. Places come in ascending order. */
interface LiteralSink {
  /** A term may start here; that it does is still to be read. */
  candidate: (at: number) => void;
  /** The literal with that number stands here. */
  literal: (number: number, at: number) => void;
}

/** Passes over a text once. The stage that decides whether anything else looks at a text. */
export type LiteralScanner = (text: string, sink: LiteralSink) => void;

/** Units of a literal that are compared: more would only make the pass slower. */
const COMPARED = 8;

const ANY = 127;
const TERM = 1;
const LITERAL = 2;

/**
 * A scanner for the beginnings of terms (folded) and for literals of regular expressions (ASCII, lower case), which are
 * met in either case. A table over pairs of neighbouring characters decides what deserves a second look.
 */
export function literalScanner(terms: readonly string[], literals: readonly string[]): LiteralScanner {
  const { kinds } = characters();
  const codes = asciiCodes();
  const pairs = pairTable(terms, literals);
  const report = literalReader(literals, codes);
  return (text, sink) => {
    const { length } = text;
    let before = OTHER;
    let next = length > 0 ? text.charCodeAt(0) : 0;
    for (let at = 0; at < length; at++) {
      const unit = next;
      next = at + 1 < length ? text.charCodeAt(at + 1) : 0;
      let kind = kinds[unit] ?? OTHER;
      const wanted = pairs[((codes[unit] ?? ANY) << 7) | (codes[next] ?? ANY)] ?? 0;
      if (wanted === 0 && kind < IGNORED) {
        before = kind;
        continue;
      }
      if ((wanted & LITERAL) !== 0) report(text, at, sink);
      if (kind === IGNORED) continue;
      if (kind === HALF) {
        if ((unit & 0xfc00) === 0xdc00) continue;
        kind = kindAt(text, at);
      }
      if ((wanted & TERM) !== 0 && startsHere(before, kind)) sink.candidate(at);
      before = kind;
    }
  };
}

/** A bound is asked before a letter or a digit only: a change of kind. */
function startsHere(before: number, kind: number): boolean {
  return kind === OTHER || kind === WIDE || kind !== before;
}

/** ASCII code of what each unit folds to; 127 for everything else, 0 for the end of the text. */
function asciiCodes(): Uint8Array {
  const { folds } = characters();
  return Uint8Array.from(folds, (fold, unit) => (unit === 0 ? 0 : fold > 0 && fold < ANY ? fold : ANY));
}

function pairTable(terms: readonly string[], literals: readonly string[]): Uint8Array {
  const pairs = new Uint8Array(128 * 128);
  const mark = (first: number, seconds: Iterable<number>, what: number): void => {
    for (const second of seconds) pairs[(first << 7) | second] = (pairs[(first << 7) | second] ?? 0) | what;
  };
  const every = Array.from({ length: 128 }, (_, code) => code);
  if (terms.length > 0) mark(ANY, every, TERM);
  for (const term of terms) {
    const first = codeOf(term, 0);
    mark(first, term.length === 1 ? every : secondsOf(codeOf(term, 1)), TERM);
  }
  for (const literal of literals) {
    const first = codeOf(literal, 0);
    mark(first, literal.length === 1 ? every : [codeOf(literal, 1)], LITERAL);
  }
  return pairs;
}

/** What may stand second in a text where `code` stands second in a term: hyphens at line ends, separators in names. */
function secondsOf(code: number): number[] {
  const seconds = [code, ANY, codeOf('-', 0)];
  return code === codeOf(' ', 0) ? [...seconds, codeOf('_', 0), codeOf('.', 0)] : seconds;
}

function codeOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit < ANY ? unit : ANY;
}

function literalReader(
  literals: readonly string[],
  codes: Uint8Array,
): (text: string, at: number, sink: LiteralSink) => void {
  const shortened = literals.map((literal) => literal.slice(0, COMPARED));
  const distinct = [...new Set(shortened)];
  const numbers = distinct.map((short) =>
    shortened.flatMap((other, number) => (other === short ? [number] : [])),
  );
  const trie = buildTrie(distinct);
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
