import { type Matcher, RE2JS } from 're2js';
import { lazily } from './lazily.ts';
import type { Span } from './overlap.ts';
import { patternFacts } from './syntax.ts';

/**
 * Longest match that is sought where a pattern has no bound of its own, in UTF-16 units. With whole windows of overlapping
 * text it keeps the time linear: a single search may look that far, not to the end of the text.
 */
const LONGEST_MATCH = 4_096;

/** Starts of matches that one search is responsible for; the text it sees reaches further. */
const BLOCK = 2_048;

/** Blocks that are first asked together whether there is a match at all. */
const STRETCH = 32 * BLOCK;

/** Searches of one pattern in one text that may look beyond LONGEST_MATCH, to the end of the text. */
const LONG_SEARCHES = 16;

/** A compiled regular expression of a rule; linear time, never a backtracking engine. */
export interface Pattern {
  /** Any of these stands in every match; null: look everywhere. ASCII, lower case. */
  literals: string[] | null;
  /** Units of a match in front of the literal, at most. */
  before: number;
  /** Units of a match, at most; LONGEST_MATCH where there is no bound. */
  reach: number;
  /** Compiled when first needed: most texts need few patterns. */
  regex: () => RE2JS;
  /** Matches at one place only: behind the first character, and at the very beginning. */
  behindOne: () => RE2JS;
  atStart: () => RE2JS;
}

/** `value` is group 1 where it took part, else the whole match. */
export interface PatternMatch extends Span {
  value: string;
}

/** The source has passed `checkPattern`. */
export function compilePattern(source: string): Pattern {
  const { literals, before, longest } = patternFacts(source);
  const reach = Math.min(longest, LONGEST_MATCH);
  return {
    literals,
    before: Math.min(before, reach),
    reach,
    regex: lazily(() => RE2JS.compile(source)),
    behindOne: lazily(() => RE2JS.compile(`\\A(?s:.)(?:${source})`)),
    atStart: lazily(() => RE2JS.compile(`\\A(?:${source})`)),
  };
}

/** Matches of a pattern without a bound in one text: each can cost a search as far as LONGEST_MATCH. */
const MOST_UNBOUNDED = 100_000;

interface Search {
  pattern: Pattern;
  text: string;
  tick: () => void;
  onMatch: (match: PatternMatch) => boolean;
  longSearches: number;
  matches: number;
}

/** The search is over: there can be no further match, or none is wanted. */
const OVER = -1;

/**
 * All matches that start in the ranges (ascending, apart), leftmost first, none empty, none overlapping another. `onMatch`
 * returns false to stop; `tick` is called before each step and may throw.
 */
export function findAll(
  pattern: Pattern,
  { text, tick }: Pick<Search, 'text' | 'tick'>,
  ranges: readonly Span[],
  onMatch: (match: PatternMatch) => boolean,
): void {
  const matches = pattern.reach < LONGEST_MATCH ? Infinity : MOST_UNBOUNDED;
  const search: Search = { pattern, text, tick, onMatch, longSearches: LONG_SEARCHES, matches };
  let from = 0;
  for (const range of ranges) {
    for (let start = range.start; start < range.end; start += STRETCH) {
      const end = Math.min(start + STRETCH, range.end);
      tick();
      if (end <= from || !occurs(search, start, end)) continue;
      for (let block = start; block < end; block += BLOCK) {
        from = findIn(search, Math.max(block, from), Math.min(block + BLOCK, end));
        if (from === OVER) return;
      }
    }
  }
}

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

/** Reports the matches that start in the block. Returns where the next search begins, or OVER. */
function findIn(search: Search, start: number, end: number): number {
  search.tick();
  if (start >= end || !occurs(search, start, end)) return start;
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
  const value = matcher.groupCount() > 0 ? matcher.group(1) : null;
  return {
    start: matcher.start() + offset,
    end: matcher.end() + offset,
    value: value ?? matcher.group() ?? '',
  };
}

/**
 * Adds to the ranges in which matches can start that a literal stands at `at`, which is behind all earlier ones. What lies
 * close together is searched in one go: a single place costs up to the reach of the pattern.
 */
export function extendRanges(ranges: Span[], pattern: Pattern, at: number, length: number): void {
  const start = Math.max(0, at - pattern.before);
  const end = Math.min(length, at + 1);
  const last = ranges.at(-1);
  if (last !== undefined && start <= last.end + pattern.reach / 32) last.end = end;
  else ranges.push({ start, end });
}
