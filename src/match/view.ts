import { NOWHERE, type Place, PARTS, type Segment } from '../model/segment.ts';
import { wordStarts } from './literals.ts';
import type { PartSet } from './program.ts';

/** Offsets at which the texts of one part go on; nothing but their differences counts. */
export interface Stream {
  words: number;
  characters: number;
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
  lineAt: (offset: number) => number | null;
  /** The stream at the first unit. Words are counted when someone asks. */
  words: () => WordCount;
  characters: number;
}

export interface WordCount {
  /** Number of the word that holds the offset, or of the last before it. */
  at: (offset: number) => number;
  /** Behind the last word. */
  end: number;
}

export function viewOf(segment: Segment, base: number, stream: Stream): View {
  const text = segment.text.normalize('NFC');
  const overlap = segment.overlap === 0 ? 0 : segment.text.slice(0, segment.overlap).normalize('NFC').length;
  return {
    segment,
    part: 1 << PARTS.indexOf(segment.part),
    text,
    overlap,
    inName: segment.part === 'name' || segment.part === 'path',
    base: base - overlap,
    lineAt: lineCounter(text, segment.place.line),
    words: once(() => countWords(text, overlap, stream.words)),
    characters: stream.characters - overlap,
  };
}

/** A segment of an item's name or path. */
export function nameSegment(part: 'name' | 'path', text: string): Segment {
  return { part, text, place: NOWHERE satisfies Place, property: null, overlap: 0 };
}

function lineCounter(text: string, first: number | null): View['lineAt'] {
  const ends = once(() => {
    const found: number[] = [];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) found.push(at);
    return found;
  });
  return (offset) => (first === null ? null : first + countBelow(ends(), offset));
}

function countWords(text: string, overlap: number, before: number): WordCount {
  const starts = wordStarts(text);
  const base = before - countBelow(starts, overlap);
  return { at: (offset) => base + countBelow(starts, offset + 1), end: base + starts.length };
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

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
