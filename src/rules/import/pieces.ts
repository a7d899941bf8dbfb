/** A piece of a pattern, of any of the regex dialects that are read here. */
export interface Piece {
  kind: 'comment' | 'escape' | 'class' | 'flags' | 'open' | 'close' | 'char';
  text: string;
  /** Of `flags` and `open`: flags set, flags cleared. Of a named group `open`: its name. */
  on: string;
  off: string;
  name: string | null;
}

const PIECES: readonly [Piece['kind'], RegExp][] = [
  ['comment', /\(\?#[^)]*\)/y],
  ['flags', /\(\?(?<on>[a-zA-Z]*)(?:-(?<off>[a-zA-Z]+))?\)/y],
  ['open', /\(\?(?:(?<on>[a-zA-Z]*)(?:-(?<off>[a-zA-Z]+))?:|P?<(?<name>\w+)>|[^)]|$)|\(/y],
  ['close', /\)/y],
  ['escape', /\\[\s\S]/y],
  ['class', /\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/y],
  ['char', /[\s\S]/y],
];

/** Cuts a pattern into its pieces; joined again they are the pattern. */
export function piecesOf(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length;) {
    const piece = pieceAt(pattern, at);
    pieces.push(piece);
    at += piece.text.length;
  }
  return pieces;
}

function pieceAt(pattern: string, at: number): Piece {
  for (const [kind, syntax] of PIECES) {
    syntax.lastIndex = at;
    const found = syntax.exec(pattern);
    if (found === null) continue;
    const { on = '', off = '', name = null } = found.groups ?? {};
    return { kind, text: found[0], on, off, name };
  }
  throw new Error('no piece is empty');
}
