/** Bits of a unit that tell characters apart here: letters in one case, most signs by themselves. */
export const BITS = 0x5f;

/** Stand in a needle for a blank or a dash of a term, and for a quote: of these a text can have several, and several forms. */
export const GAP = 0x80;
const QUOTE = 0x81;

/** Units that a gap in a text can begin and end with, unless it is not ASCII; only `BITS` of them. */
export const GAPS = [...new Set(Array.from('\t\n\v\f\r -', (char) => char.charCodeAt(0) & BITS))];

/** A term (folded, ASCII) or a literal (ASCII, lower case) as texts are compared with it. */
export interface Needle {
  /** What stands at each place: `BITS` of a unit, GAP or QUOTE. */
  units: Uint8Array;
  /** For each place, how many units are in front of it, as `isCounted` counts. */
  before: number[];
  /** Pieces of it, of which each stands in every match without a break: begin and end. */
  pieces: [number, number][];
}

/** True for what counts where a text is gone back over: not blanks and dashes, of which it can have any number, nor what is not ASCII. */
export function isCounted(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f && unit !== 0x2d;
}

export function countedIn(text: string): number {
  let counted = 0;
  for (let at = 0; at < text.length; at++) if (isCounted(text.charCodeAt(at))) counted++;
  return counted;
}

/** Its pieces are the words, with the gaps beside them. */
export function needleOfTerm(term: string): Needle {
  const units = Uint8Array.from(term, termUnit);
  const pieces = [...term.matchAll(/[^ '"-]+/g)].map(({ 0: word, index }): [number, number] => {
    const end = index + word.length;
    return [units[index - 1] === GAP ? index - 1 : index, units[end] === GAP ? end + 1 : end];
  });
  return { units, before: countsBefore(term), pieces };
}

/** It stands as it is, in either case. */
export function needleOfLiteral(literal: string): Needle {
  const units = Uint8Array.from(literal, (char) => char.charCodeAt(0) & BITS);
  return { units, before: countsBefore(literal), pieces: [[0, units.length]] };
}

function termUnit(char: string): number {
  if (char === ' ' || char === '-') return GAP;
  return char === "'" || char === '"' ? QUOTE : char.charCodeAt(0) & BITS;
}

function countsBefore(text: string): number[] {
  return Array.from(text, (_, at) => countedIn(text.slice(0, at)));
}

const IN_GAP = Uint8Array.from({ length: BITS + 1 }, (_, unit) => (GAPS.includes(unit) ? 1 : 0));

/** False where it is certain that the needle does not lie in the text with its place `within`, which is in one of its pieces, at `at`. */
export function mayLie({ units }: Needle, within: number, text: Uint16Array, at: number): boolean {
  return agrees(units, within, 1, text, at) && agrees(units, within, -1, text, at);
}

/** As far as can be told from there on, or back: up to a gap that goes on in the text, or a quote. */
function agrees(wanted: Uint8Array, within: number, step: 1 | -1, text: Uint16Array, start: number): boolean {
  let at = start;
  for (let place = within; place >= 0 && place < wanted.length; place += step) {
    const code = wanted[place];
    if (code === QUOTE) return true;
    const unit = (text[at] ?? 0) & BITS;
    at += step;
    if (code !== GAP) {
      if (unit !== code) return false;
      continue;
    }
    if (IN_GAP[unit] === 0) return false;
    if (IN_GAP[(text[at] ?? 0) & BITS] === 1) return true;
  }
  return true;
}
