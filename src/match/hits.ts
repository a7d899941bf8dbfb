import type { Location } from '../model/finding.ts';
import { NOWHERE } from '../model/segment.ts';
import { type Span, withoutOverlaps } from './overlap.ts';

/** Matches of an identifier that are counted. */
export const MOST_MATCHES = 10_000;

/** Matches whose place is kept. */
export const MOST_PLACES = 20;

/** A match with its place in the content: `at` orders places of all leaves. */
export interface Placed {
  at: number;
  length: number;
  location: Location;
}

/** Place, length, line and excerpt of a match in a body of which nothing else is known: most are, and hits are mostly places. */
type PlainPlace = [at: number, length: number, line: number | null, excerpt: string];

export type KeptPlace = PlainPlace | Placed;

/** Matches of one identifier leaf, overlaps dropped. */
export interface Found {
  leaf: number;
  /** At most 10,000. */
  count: number;
  /** The first 20, ascending. */
  places: KeptPlace[];
  /** Numbers of the different texts, the same over all leaves of the rule; as many as a predicate asks for. */
  texts: number[];
  /** All matches, where some overlap those of another leaf of the rule: by turns the gap to the one before and the length. */
  spans: number[] | null;
}

/** What of the rules was met in a text; the shape of `Hits`. Plain JSON, bounded by the rules. */
export type TextHits = {
  /** Condition leaves that hold. */
  held: number[];
  /** Near leaf and identifier leaf, by turns, that have matches near each other. */
  near: number[];
  found: Found[];
};

export interface Matches {
  count: number;
  places: Placed[];
  /** Different texts. */
  texts: number;
}

/** Matches of several identifier leaves of one rule, those dropped that overlap a longer or earlier one. */
export function joinFound(found: readonly Found[]): Matches {
  const texts = new Set(found.flatMap((one) => one.texts)).size;
  const places = found.flatMap((one) => one.places).map(placedAgain);
  if (found.some(({ spans }) => spans === null)) {
    const count = found.reduce((sum, one) => sum + one.count, 0);
    return { count: Math.min(count, MOST_MATCHES), places: firstPlaces(places), texts };
  }
  const spans = found.flatMap((one) => unpack(one.spans ?? []));
  const kept = withoutOverlaps(spans);
  const keptStarts = new Set(kept.map(({ start, end }) => `${start} ${end}`));
  return {
    count: Math.min(kept.length, MOST_MATCHES),
    places: firstPlaces(places.filter(({ at, length }) => keptStarts.has(`${at} ${at + length}`))),
    texts,
  };
}

/** What is kept of a place; `placedAgain` gives it back. */
export function keptPlace(placed: Placed): KeptPlace {
  const { at, length, location } = placed;
  const { part, page, sheet, cell, line, embedded, excerpt, ocr, clear } = location;
  const isPlain = part === 'body' && (page ?? sheet ?? cell ?? embedded ?? ocr ?? clear ?? null) === null;
  return isPlain ? [at, length, line, excerpt] : placed;
}

function placedAgain(place: KeptPlace): Placed {
  if (!Array.isArray(place)) return place;
  const [at, length, line, excerpt] = place;
  return { at, length, location: { part: 'body', ...NOWHERE, line, excerpt } };
}

/** Ascending spans that do not overlap, as the gap to the one before and the length, by turns. */
export function pack(spans: readonly Span[]): number[] {
  const packed: number[] = [];
  let before = 0;
  for (const { start, end } of spans) {
    packed.push(start - before, end - start);
    before = end;
  }
  return packed;
}

function unpack(packed: readonly number[]): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (let index = 0; index < packed.length; index += 2) {
    const start = end + (packed[index] ?? 0);
    end = start + (packed[index + 1] ?? 0);
    spans.push({ start, end });
  }
  return spans;
}

/** In reading order, each span once. */
function firstPlaces(places: readonly Placed[]): Placed[] {
  const ordered = [...places].sort((a, b) => a.at - b.at || b.length - a.length);
  return ordered.filter((place, index) => place.at !== ordered[index - 1]?.at).slice(0, MOST_PLACES);
}
