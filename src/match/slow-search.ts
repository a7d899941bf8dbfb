import type { Matcher } from 're2js';
import type { Span } from './overlap.ts';
import type { Pattern } from './pattern.ts';

/** Starts of matches that one search is responsible for; the text it sees reaches further. */
export const BLOCK = 2_048;

/** Searches of one pattern in one text that may look beyond LONGEST_MATCH, to the end of the text. */
export const LONG_SEARCHES = 16;

export interface PatternMatch extends Span {
  /** Number of the pattern's groups; 0 where they were not asked for. */
  groups: number;
  /** Text of a group; null where it took no part or is none. To be asked before the search goes on. */
  group: (number: number) => string | null;
}

/** The search for all matches of a pattern in one text. */
export interface Search {
  pattern: Pattern;
  text: string;
  tick: () => void;
  onMatch: (match: PatternMatch) => boolean;
  /** Searches that may still look to the end of the text. */
  longSearches: number;
  /** Matches that may still be met. */
  matches: number;
}

/** The search is over: there can be no further match, or none is wanted. */
export const OVER = -1;

/** The part of the text that a search for matches that start in the block sees, with one character before it. */
function sliceFor(search: Search, start: number, end: number): [slice: string, offset: number] {
  const offset = Math.max(0, start - 1);
  return [search.text.slice(offset, end + search.pattern.reach + 1), offset];
}

/** False where no match starts in the block; some eight times as fast as a search, and more for a single place. */
function occurs(search: Search, start: number, end: number): boolean {
  const { regex, behindOne, atStart } = search.pattern;
  const only = start === 0 ? atStart : behindOne;
  return (end - start === 1 ? only : regex)().test(sliceFor(search, start, end)[0]);
}

/** Reports the matches that start in the block (at most BLOCK units). Returns where the next search begins, or OVER. */
export function findIn(search: Search, start: number, end: number): number {
  search.tick();
  return start < end && occurs(search, start, end) ? reportIn(search, start, end) : start;
}

/** The same where a match is known to start in the block. */
export function reportIn(search: Search, start: number, end: number): number {
  const [slice, offset] = sliceFor(search, start, end);
  const matcher = search.pattern.regex().matcher(slice);
  let from = start;
  while (from < end && matcher.find(from - offset)) {
    if (search.matches-- === 0) return OVER;
    let match = matchOf(matcher, offset);
    if (match.end === offset + slice.length && match.end < search.text.length) {
      const further = findFurther(search, from);
      if (further === OVER) return OVER;
      match = further ?? match;
    }
    if (match.start >= end) break;
    if (match.end > match.start && !search.onMatch(match)) return OVER;
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return from;
}

/**
 * A match that reached the end of what was looked at may go on, or may be none: look at the whole rest. Null where
 * that was done too often.
 */
function findFurther(search: Search, from: number): PatternMatch | typeof OVER | null {
  if (search.longSearches === 0) return null;
  search.longSearches--;
  const offset = Math.max(0, from - 1);
  const matcher = search.pattern.regex().matcher(search.text.slice(offset));
  return matcher.find(from - offset) ? matchOf(matcher, offset) : OVER;
}

function matchOf(matcher: Matcher, offset: number): PatternMatch {
  const groups = matcher.groupCount();
  return {
    start: matcher.start() + offset,
    end: matcher.end() + offset,
    groups,
    group: (number) => (number <= groups ? matcher.group(number) : null),
  };
}
