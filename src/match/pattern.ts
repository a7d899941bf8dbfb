import { RE2JS } from 're2js';
import { createDfa, type Dfa } from './dfa.ts';
import { lazily } from './lazily.ts';
import type { Span } from './overlap.ts';
import { patternFacts } from './syntax.ts';

/**
 * Longest match that is sought where a pattern has no bound of its own, in UTF-16 units. With whole windows of overlapping
 * text it keeps the time linear: a single search may look that far, not to the end of the text.
 */
export const LONGEST_MATCH = 4_096;

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
  /** Null where the pattern is too much for it. */
  dfa: () => Dfa | null;
  /** Matches at one place only: behind the first character, and at the very beginning. */
  behindOne: () => RE2JS;
  atStart: () => RE2JS;
}

/** The source has passed `checkPattern`. */
export function compilePattern(source: string): Pattern {
  const { literals, before, longest } = patternFacts(source);
  const reach = Math.min(longest, LONGEST_MATCH);
  const regex = lazily(() => RE2JS.compile(source));
  return {
    literals,
    before: Math.min(before, reach),
    reach,
    regex,
    dfa: lazily(() => createDfa(regex(), LONGEST_MATCH)),
    behindOne: lazily(() => RE2JS.compile(`\\A(?s:.)(?:${source})`)),
    atStart: lazily(() => RE2JS.compile(`\\A(?:${source})`)),
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
