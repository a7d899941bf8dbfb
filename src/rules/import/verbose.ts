import { piecesOf, type Piece } from './pieces.ts';

/** Flags that RE2 has not: `x` is carried out here, `u` asks for Unicode or, cleared, for bytes. */
const TAKEN_OUT = /[xu]/g;

/**
 * A pattern without what RE2 has not: the flag `x`, under which white space and `#` comments mean nothing (in classes too, as
 * in the regex engine of Rust), and `(?#…)`. The flag holds from where it stands to the end of its group.
 */
export function withoutVerbose(pattern: string): string {
  let result = '';
  let verbose = false;
  let isComment = false;
  const outer: boolean[] = [];
  for (const piece of piecesOf(pattern)) {
    if (isComment) {
      isComment = !piece.text.includes('\n');
      continue;
    }
    if (piece.kind === 'open') outer.push(verbose);
    if (piece.kind === 'close') verbose = outer.pop() ?? verbose;
    if (piece.kind === 'open' || piece.kind === 'flags') {
      verbose = piece.on.includes('x') || (verbose && !piece.off.includes('x'));
    }
    isComment = verbose && piece.text === '#';
    if (!isComment) result += textOf(piece, verbose);
  }
  return result === pattern ? pattern : result.trim();
}

function textOf({ kind, text, on, off }: Piece, verbose: boolean): string {
  if (kind === 'comment') return '';
  if (kind === 'flags' || (kind === 'open' && on + off !== '')) return flagsText(kind, on, off);
  if (kind === 'escape') return /^\\\s$/.test(text) ? text.slice(1) : text;
  if (!verbose) return text;
  if (kind === 'class') return withoutSpace(text);
  return /^\s$/.test(text) ? '' : text;
}

function flagsText(kind: 'flags' | 'open', on: string, off: string): string {
  const [set, cleared] = [on.replace(TAKEN_OUT, ''), off.replace(TAKEN_OUT, '')];
  const flags = cleared === '' ? set : `${set}-${cleared}`;
  if (kind === 'open') return `(?${flags}:`;
  return flags === '' ? '' : `(?${flags})`;
}

function withoutSpace(group: string): string {
  return group.replace(
    /\\(\s)|\\[^\s]|\s/g,
    (found, space?: string) => space ?? (/^\s$/.test(found) ? '' : found),
  );
}
