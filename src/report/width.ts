import { eastAsianWidth } from 'get-east-asian-width';

/** Combining marks, and the vowels and finals of decomposed Hangul, stand on the column of the letter before. */
const zeroWidth = /^[\p{M}\u1160-\u11ff\ud7b0-\ud7fb]$/u;
const printableAscii = /^[ -~]*$/;

const ELLIPSIS = '…';

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  return zeroWidth.test(character) ? 0 : eastAsianWidth(code);
}

/** Columns that escaped text takes on a terminal: two for East Asian wide characters, none for combining marks. */
export function displayWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest start of `text` that fits into `columns`, with the marks that belong to its last character. */
function head(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The longest end of `text` that fits into `columns`, never starting with a mark. */
function tail(text: string, columns: number): string {
  let width = 0;
  let start = text.length;
  let kept = text.length;
  for (const character of Array.from(text).reverse()) {
    const own = characterWidth(character);
    width += own;
    if (width > columns) break;
    start -= character.length;
    if (own > 0) kept = start;
  }
  return text.slice(kept);
}

/** `text` in at most `columns`, its middle replaced by `…` where it is longer: both ends of a path say something. */
export function shortenMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 2) return ELLIPSIS.slice(0, columns);
  const front = head(text, Math.floor((columns - 1) / 2));
  return front + ELLIPSIS + tail(text, columns - 1 - displayWidth(front));
}

/** `text` filled with spaces to `columns`; longer text is shortened in the middle. */
export function fit(text: string, columns: number): string {
  const short = shortenMiddle(text, columns);
  return short + ' '.repeat(columns - displayWidth(short));
}

function splitLong(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  do {
    const piece = head(word.slice(start), columns);
    pieces.push(piece);
    start += piece.length;
  } while (start < word.length);
  return pieces;
}

/** Lines of at most `columns` (2 or more); breaks at spaces, and inside a word that is longer than a line. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => splitLong(part, columns))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= columns) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
