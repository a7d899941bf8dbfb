import { NOWHERE, PARTS, type Segment } from '../model/segment.ts';
import type { PartSet } from './program.ts';
import { countWords, type Words } from './words.ts';

/** Offsets at which the texts of one part go on; nothing but their differences counts. */
export interface Stream {
  words: number;
  characters: number;
  lines: number;
}

/** A segment as the scan looks at it. Offsets are UTF-16 units of `text`, which is in NFC. */
export interface View {
  segment: Segment;
  part: PartSet;
  text: string;
  /** Leading units that the segment before has already brought. */
  overlap: number;
  /** What stands in names: `_`, `-` and `.` are read as spaces too. */
  inName: boolean;
  /** Place of the first unit in the content, over all segments. */
  base: number;
  /** The stream of its part where the overlap ends. */
  stream: Stream;
  /** Counted when someone asks. */
  words: Words | null;
  /** Offsets of line ends, found when someone asks. */
  lineEnds: number[] | null;
}

/** `end`: where in the content the segment before ends. */
export function viewOf(segment: Segment, end: number, stream: Stream): View {
  const { part, overlap } = segment;
  const seen = overlap === 0 ? 0 : composed(segment.text.slice(0, overlap)).length;
  return {
    segment,
    part: 1 << PARTS.indexOf(part),
    text: composed(segment.text),
    overlap: seen,
    inName: part === 'name' || part === 'path',
    base: end - seen,
    stream,
    words: null,
    lineEnds: null,
  };
}

/** An item's name or path as a segment. */
export function nameSegment(part: 'name' | 'path', text: string): Segment {
  return { part, text, place: NOWHERE, property: null, overlap: 0 };
}

/** What an item's extension promises and its content is not, as a property. */
export function mismatchSegment(text: string): Segment {
  return { part: 'property', text, place: NOWHERE, property: 'type-mismatch', overlap: 0 };
}

/** NFC: text without a character from U+0300 on has nothing to compose. */
function composed(text: string): string {
  return /[\u0300-\uffff]/.test(text) ? text.normalize('NFC') : text;
}

/** Line of the whole text that the offset stands in, counted from 1; null where the segment has no lines. */
export function lineAt(view: View, offset: number): number | null {
  const { line } = view.segment.place;
  if (line === null) return null;
  view.lineEnds ??= lineEndsOf(view.text);
  return line + countBelow(view.lineEnds, offset);
}

/** Number in its stream of the word that holds the offset, or of the last before it. */
export function wordAt(view: View, offset: number): number {
  return view.stream.words + wordsOf(view).before(offset + 1) - wordsOf(view).before(view.overlap);
}

/**
 * The stream behind the view: a segment's end is worth one character and one line. Words and lines are counted where someone
 * asks.
 */
export function streamAfter(view: View, asked: (unit: 'words' | 'lines') => boolean): Stream {
  return {
    words: asked('words') ? wordAt(view, view.text.length) : 0,
    characters: characterAt(view, view.text.length) + 1,
    lines: asked('lines') ? lineOf(view, view.text.length) + 1 : 0,
  };
}

/** Number in its stream of the line that the offset stands in. */
export function lineOf(view: View, offset: number): number {
  const ends = (view.lineEnds ??= lineEndsOf(view.text));
  const joined = view.overlap === 0 ? 0 : 1;
  return view.stream.lines + countBelow(ends, offset) - countBelow(ends, view.overlap) - joined;
}

/** Number of the character in its stream. The end of the window before counted for one, wrongly if it is one text. */
export function characterAt(view: View, offset: number): number {
  const joined = view.overlap === 0 ? 0 : 1;
  return view.stream.characters + offset - view.overlap - joined;
}

function wordsOf(view: View): Words {
  view.words ??= countWords(view.text);
  return view.words;
}

function lineEndsOf(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
}

/** How many of the ascending numbers are below the limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
