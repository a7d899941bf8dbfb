import { RE2JS } from 're2js';
import { type AsciiSet, startOfMembers } from './ahead.ts';
import { createDfa, type Dfa, NONE } from './dfa.ts';
import { lazily } from './lazily.ts';
import { withoutOpening } from './opening.ts';
import { addRange, type Span } from './overlap.ts';
import { rangesOfRun, type Run } from './runs.ts';
import type { Literal } from './required.ts';
import { patternFacts } from './syntax.ts';

/**
 * Longest match that is sought where a pattern has no bound of its own, in UTF-16 units. With whole windows of overlapping
 * text it keeps the time linear: a single search may look that far, not to the end of the text.
 */
export const LONGEST_MATCH = 4_096;

/** A compiled regular expression of a rule; linear time, never a backtracking engine. */
export interface Pattern {
  /** Any of these stands in every match; null: look for its run, or everywhere. */
  literals: Literal[] | null;
  /** What every match has where no literal is known. */
  run: Run | null;
  /** Units of a match in front of the literal, at most. */
  before: number;
  /** What of characters may stand there; null for all. */
  ahead: AsciiSet | null;
  /** Units of a match, at most; LONGEST_MATCH where there is no bound. */
  reach: number;
  /** Compiled when first needed: most texts need few patterns. */
  regex: () => RE2JS;
  /** Null where the pattern is too much for it. */
  dfa: () => Dfa | null;
  /** What is left of the pattern behind an opening that may be empty: it matches within every match. Null where it has none. */
  core: () => Core | null;
  /** Matches at one place only: behind the first character, and at the very beginning. */
  behindOne: () => RE2JS;
  atStart: () => RE2JS;
}

interface Core {
  /** Units in front of the literal, at most. */
  before: number;
  dfa: () => Dfa | null;
}

/** How far a look at one literal may go, in units and in steps: where that is not enough, one search around many is cheaper. */
const LOOK = { longest: 256, steps: 1_024 };

/** Shorter runs stand almost everywhere. */
const SHORTEST_RUN = 8;

/** The source has passed `checkPattern`. */
export function compilePattern(source: string): Pattern {
  const { literals, before, ahead, run, longest } = patternFacts(source);
  const reach = Math.min(longest, LONGEST_MATCH);
  const regex = lazily(() => RE2JS.compile(source));
  return {
    literals,
    run: literals === null && run !== null && run.length >= SHORTEST_RUN ? run : null,
    core: lazily(() => (literals === null ? null : coreOf(source, literals))),
    before: Math.min(before, reach),
    ahead,
    reach,
    regex,
    dfa: lazily(() => createDfa(regex(), LONGEST_MATCH)),
    behindOne: lazily(() => RE2JS.compile(`\\A(?s:.)(?:${source})`)),
    atStart: lazily(() => RE2JS.compile(`\\A(?:${source})`)),
  };
}

function coreOf(source: string, literals: readonly Literal[]): Core | null {
  const rest = withoutOpening(source);
  if (rest === null) return null;
  const facts = patternFacts(rest);
  if (textsOf(facts.literals ?? []) !== textsOf(literals) || facts.before > LONGEST_MATCH) return null;
  return { before: facts.before, dfa: lazily(() => createDfa(RE2JS.compile(rest), LOOK.longest)) };
}

function textsOf(literals: readonly Literal[]): string {
  return literals.map(({ text }) => text).join('\n');
}

/** False where it is certain that no match has its literal at `at`. */
export function mayMatchAt(pattern: Pattern, text: string, at: number): boolean {
  const core = pattern.core();
  const dfa = core?.dfa();
  if (!core || !dfa) return true;
  const start = Math.max(0, at - core.before);
  return dfa.search(text, start, Math.min(text.length, at + 1), LOOK.steps) !== NONE;
}

/** What lies close together is searched in one go: a single place costs up to the reach of the pattern. */
function gapOf({ reach }: Pattern): number {
  return reach / 32;
}

/** Adds to the ranges in which matches can start that a literal stands at `at`, which is behind all earlier ones. */
export function extendRanges(ranges: Span[], pattern: Pattern, at: number, text: string): void {
  const range = { start: earliestStart(ranges, pattern, at, text), end: Math.min(text.length, at + 1) };
  addRange(ranges, range, gapOf(pattern));
}

/** What is further back than the last range is in it: its literal stands among the same characters. */
function earliestStart(
  ranges: readonly Span[],
  { before, ahead }: Pattern,
  at: number,
  text: string,
): number {
  const lowest = Math.max(0, at - before);
  return ahead === null ? lowest : startOfMembers(text, at, ahead, Math.max(lowest, ranges.at(-1)?.end ?? 0));
}

/** Ranges in which matches of a pattern without a literal can start. */
export function rangesWithout(pattern: Pattern, text: string): Span[] {
  const { run } = pattern;
  return run === null ? [{ start: 0, end: text.length }] : rangesOfRun(text, run, gapOf(pattern));
}
