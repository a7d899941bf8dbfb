import { type Dfa, LOST, NONE } from './dfa.ts';
import type { Span } from './overlap.ts';
import { LONGEST_MATCH, type Pattern } from './pattern.ts';
import { BLOCK, findIn, LONG_SEARCHES, OVER, reportIn, type Search } from './slow-search.ts';

/** Matches of a pattern without a bound in one text: each can cost a search as far as LONGEST_MATCH. */
const MOST_UNBOUNDED = 100_000;

/** Starts of matches that are looked at between two ticks. */
const STRETCH = 4 * BLOCK;

const noGroup = (): null => null;

/** What is looked for, and what becomes of it. */
interface Wanted extends Pick<Search, 'text' | 'tick' | 'onMatch'> {
  /** True where groups of matches are asked for. */
  withGroups: boolean;
}

/**
 * All matches that start in the ranges (ascending, apart), leftmost first, none empty, none overlapping another. `onMatch`
 * returns false to stop; `tick` is called before each step and may throw.
 */
export function findAll(pattern: Pattern, wanted: Wanted, ranges: readonly Span[]): void {
  const matches = pattern.reach < LONGEST_MATCH ? Infinity : MOST_UNBOUNDED;
  const { text, tick, onMatch } = wanted;
  // Written out, because V8 gives each object that a spread begins a layout of its own.
  const search: Search = { pattern, text, tick, onMatch, longSearches: LONG_SEARCHES, matches };
  const dfa = pattern.dfa();
  let from = 0;
  for (const range of ranges) {
    for (let start = range.start; start < range.end; start += STRETCH) {
      const end = Math.min(start + STRETCH, range.end);
      wanted.tick();
      from = Math.max(from, start);
      while (from < end) {
        from = findNext(search, dfa, from, { start, end }, wanted.withGroups);
        if (from === OVER) return;
      }
    }
  }
}

/** Reports the next match that starts in the stretch, or several. Returns where the search goes on, or OVER. */
function findNext(search: Search, dfa: Dfa | null, from: number, stretch: Span, withGroups: boolean): number {
  const start = dfa === null ? LOST : dfa.search(search.text, from, stretch.end);
  if (start === NONE) return stretch.end;
  if (dfa === null || start === LOST) {
    const lost = dfa === null ? from : dfa.reached();
    // Blocks lie the same wherever one is entered, so that what is seen of endless matches does not vary.
    const blockEnd = Math.min(lost + BLOCK - ((lost - stretch.start) % BLOCK), stretch.end);
    const next = findIn(search, lost, blockEnd);
    return next === OVER ? OVER : Math.max(next, blockEnd);
  }
  if (withGroups) return reportIn(search, start, start + 1);
  if (search.matches-- === 0) return OVER;
  const end = dfa.reached();
  if (end === start) return start + 1;
  return search.onMatch({ start, end, group: noGroup, groups: 0 }) ? end : OVER;
}
