import {
  characters,
  DASH,
  DIGIT,
  foldAt,
  IGNORED,
  kindAt,
  kindBefore,
  LETTER,
  SPACE,
  SPECIAL,
} from './characters.ts';
import { buildTrie, type Trie } from './trie.ts';

/** Receives the number of a term and the span of text that it was met in. */
export type OnTerm = (term: number, start: number, end: number) => void;

/** Finds the terms that start at one place of a text. */
export type PhraseReader = (text: string, start: number, inName: boolean, onTerm: OnTerm) => void;

/** A place in the text and the node of the trie that was reached there. */
interface Branch {
  node: number;
  at: number;
}

/**
 * Reads terms (folded by `foldText`, none twice) forwards through a trie, so that terms with the same beginning cost one
 * reading. Where the text can be read in two ways (a hyphen at a line end, a separator in a name) both are followed.
 */
export function phraseReader(terms: readonly string[]): PhraseReader {
  const trie = buildTrie(terms);
  const { folds } = characters();
  const open: Branch[] = [];

  /** Follows one branch to its end; further branches go to `open`. */
  const follow = (text: string, inName: boolean, from: Branch, start: number, onTerm: OnTerm): void => {
    let { node, at } = from;
    while (node >= 0 && at < text.length) {
      const unit = folds[text.charCodeAt(at)] ?? SPECIAL;
      if (unit === SPACE) {
        node = trie.step(node, SPACE);
        at = inName ? afterSeparators(text, at) : afterSpaces(text, at);
        continue;
      }
      if (unit === SPECIAL) {
        const { folded, length } = foldAt(text, at);
        at += length;
        if (folded === '') continue;
        node = stepAll(trie, node, folded);
      } else {
        if (unit === DASH) branchAtDash(trie, text, { node, at }, open);
        if (inName && isSeparator(unit)) push(open, trie.step(node, SPACE), afterSeparators(text, at));
        node = trie.step(node, unit);
        at++;
      }
      const term = node < 0 ? -1 : (trie.ends[node] ?? -1);
      if (term >= 0 && endsHere(text, at)) onTerm(term, start, at);
    }
  };
  return (text, start, inName, onTerm) => {
    const first = folds[text.charCodeAt(start)] ?? SPECIAL;
    if (first !== SPECIAL && trie.step(0, first) < 0) return;
    follow(text, inName, { node: 0, at: start }, start, onTerm);
    for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
      follow(text, inName, branch, start, onTerm);
    }
  };
}

/** A dash at a line end is a space, a dash, or, between letters, only where a word was broken. */
function branchAtDash(trie: Trie, text: string, { node, at }: Branch, open: Branch[]): void {
  const after = afterLineBreak(text, at + 1);
  if (after < 0) return;
  push(open, trie.step(node, SPACE), after);
  push(open, trie.step(node, DASH), after);
  if (kindBefore(text, at) === LETTER && kindAt(text, after) === LETTER) push(open, node, after);
}

function push(open: Branch[], node: number, at: number): void {
  if (node >= 0) open.push({ node, at });
}

function stepAll(trie: Trie, node: number, folded: string): number {
  let reached = node;
  for (let index = 0; index < folded.length && reached >= 0; index++) {
    reached = trie.step(reached, folded.charCodeAt(index));
  }
  return reached;
}

/** A bound is asked after a letter or a digit only: a change of kind. */
function endsHere(text: string, at: number): boolean {
  const before = kindBefore(text, at);
  if (before !== LETTER && before !== DIGIT) return true;
  return kindAfter(text, at) !== before;
}

function kindAfter(text: string, at: number): number {
  const { kinds } = characters();
  let next = at;
  while (next < text.length && kinds[text.charCodeAt(next)] === IGNORED) next++;
  return kindAt(text, next);
}

function isSeparator(unit: number): boolean {
  return unit === DASH || unit === 0x5f || unit === 0x2e;
}

function afterSpaces(text: string, at: number): number {
  const { folds } = characters();
  let next = at;
  while (next < text.length && folds[text.charCodeAt(next)] === SPACE) next++;
  return next;
}

function afterSeparators(text: string, at: number): number {
  const { folds } = characters();
  let next = at;
  for (; next < text.length; next++) {
    const unit = folds[text.charCodeAt(next)] ?? SPECIAL;
    if (unit !== SPACE && !isSeparator(unit)) break;
  }
  return next;
}

/** The place after blanks, one line break and blanks; -1 where no line ends. */
function afterLineBreak(text: string, at: number): number {
  const line = /[^\S\r\n]*(?:\r\n|[\n\r\u0085\u2028\u2029])[^\S\r\n]*/y;
  line.lastIndex = at;
  return line.test(text) ? line.lastIndex : -1;
}
