import type { DistanceUnit } from '../model/rule.ts';
import { NOWHERE, PARTS, type Segment } from '../model/segment.ts';
import type { PartSet } from './program.ts';
import { countWords, type Words } from './words.ts';

/** Offsets at which the texts of one part go on; nothing but their differences counts. */
export type Stream = Readonly<Record<DistanceUnit, number>>;

/** Where a part begins. */
export const START: Stream = { words: 0, characters: 0, lines: 0 };

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

/**
 * Gives the number in its stream of the word that holds the offset, or of the last before it, of the line that the offset stands
 * in, or of its character. The end of the window before counted for a line and a character, wrongly if it is one text.
 */
export function positionsIn(view: View, unit: DistanceUnit): (offset: number) => number {
  const { overlap, stream } = view;
  const joined = overlap === 0 ? 0 : 1;
  if (unit === 'words') {
    const { before } = (view.words ??= countWords(view.text));
    const from = stream.words - before(overlap);
    return (offset) => from + before(offset + 1);
  }
  if (unit === 'characters') return (offset) => stream.characters + offset - overlap - joined;
  const ends = (view.lineEnds ??= lineEndsOf(view.text));
  const from = stream.lines - countBelow(ends, overlap) - joined;
  return (offset) => from + countBelow(ends, offset);
}

/** The stream behind the view, moved on in the units that are `counted`. A segment's end is worth one character and one line. */
export function streamAfter(view: View, isCounted: (unit: DistanceUnit) => boolean): Stream {
  const after = (unit: DistanceUnit): number =>
    isCounted(unit)
      ? positionsIn(view, unit)(view.text.length) + (unit === 'words' ? 0 : 1)
      : view.stream[unit];
  return { words: after('words'), characters: after('characters'), lines: after('lines') };
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
