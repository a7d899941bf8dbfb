import type { RuleCosts } from '../model/rule-costs.ts';
import { NO_TERM } from './lane.ts';
import { type LiteralScanner, literalScanners } from './literals.ts';
import type { Span } from './overlap.ts';
import { compilePattern, extendRanges, mayMatchAt, type Pattern, rangesWithout } from './pattern.ts';
import { type OnTerm, phraseReader } from './phrases.ts';
import { type PartSet, partSet, type PatternUse, type Program } from './program.ts';
import type { Literal } from './required.ts';
import { findAll } from './search.ts';
import type { PatternMatch } from './slow-search.ts';
import type { View } from './view.ts';

/**
 * A match of a leaf's term or pattern. Offsets are those of the view's text; `term` is the number of the term, NO_TERM for a
 * pattern; `secret`: a validated value.
 */
type OnMatch = (leaf: number, start: number, end: number, term: number, secret: boolean) => void;

interface MatchSink {
  /** Called now and then; what it throws ends the search. */
  tick: () => void;
  /** By leaf, 1 where further matches change nothing. */
  closed: Uint8Array;
  match: OnMatch;
}

/** Parts that are names: see `View`. */
const NAME_PARTS = partSet(['name', 'path']);

/** A text to look through. */
type Subject = Pick<View, 'text' | 'part' | 'inName'>;

/** Finds the matches of all leaves in one text, those of one leaf in ascending order. */
export interface Matcher {
  find: (subject: Subject, sink: MatchSink) => void;
  /** Parts in which anything is looked for. */
  parts: PartSet;
}

/** The terms and patterns of the program, ready to run. What they cost is added to `costs`. */
export function createMatcher(program: Program, costs: RuleCosts | null): Matcher {
  const read = phraseReader([...program.terms.keys()]);
  const readTerms = termReader(program);
  const patterns = patternSearch(program, costs);
  // What is asked of names alone, like extensions, would only make the pass over texts slower.
  const scannerOf = literalScanners([...program.terms.keys()]);
  const stageOf = (parts: PartSet): Stage => {
    const literals = patterns.literals.filter((literal) => (literal.parts & parts) !== 0);
    return { literals, scan: scannerOf(literals) };
  };
  const [names, texts] = [stageOf(NAME_PARTS), stageOf(~NAME_PARTS)];
  return {
    parts: partsOf(program, [...program.terms.values()].flat()) | patterns.parts,
    find(subject, given) {
      const { text, inName, part } = subject;
      const sink = costs === null ? given : countingSink(program, given, costs);
      const start = costs === null ? 0 : performance.now();
      const onTerm = readTerms(part, sink);
      const { literals, scan } = inName ? names : texts;
      scan(text, inName, {
        candidate: (at) => {
          read(text, at, inName, onTerm);
        },
        literal: (number, at) => {
          literals[number]?.mayMatch(at, subject);
        },
      });
      if (costs !== null) costs.pass += performance.now() - start;
      patterns.run(subject, sink);
    },
  };
}

function countingSink(program: Program, sink: MatchSink, { matches }: RuleCosts): MatchSink {
  return {
    ...sink,
    match: (leaf, start, end, term, secret) => {
      const rule = program.leaves[leaf]?.rule ?? 0;
      matches[rule] = (matches[rule] ?? 0) + 1;
      sink.match(leaf, start, end, term, secret);
    },
  };
}

function partsOf(program: Program, leaves: readonly number[]): PartSet {
  return leaves.reduce((set, leaf) => set | (program.leaves[leaf]?.parts ?? 0), 0);
}

function termReader(program: Program): (part: PartSet, sink: MatchSink) => OnTerm {
  const tables = new Map<PartSet, TermLeaves>();
  return (part, { closed, match }) => {
    const table = tables.get(part) ?? termLeaves(program, part);
    tables.set(part, table);
    const { leaves, from } = table;
    return (term, start, end) => {
      const last = from[term + 1] ?? 0;
      for (let at = from[term] ?? 0; at < last; at++) {
        const leaf = leaves[at] ?? 0;
        if (closed[leaf] === 0) match(leaf, start, end, term, false);
      }
    };
  };
}

/** Leaves that look for each term in one part: from `from[term]` to `from[term + 1]`. */
interface TermLeaves {
  leaves: Int32Array;
  from: Int32Array;
}

function termLeaves(program: Program, part: PartSet): TermLeaves {
  const from = [0];
  const leaves: number[] = [];
  for (const all of program.terms.values()) {
    for (const leaf of all) if (isIn(program, leaf, part)) leaves.push(leaf);
    from.push(leaves.length);
  }
  return { leaves: Int32Array.from(leaves), from: Int32Array.from(from) };
}

function isIn(program: Program, leaf: number, part: PartSet): boolean {
  return ((program.leaves[leaf]?.parts ?? 0) & part) !== 0;
}

interface PatternEntry {
  pattern: Pattern;
  uses: readonly PatternUse[];
  parts: PartSet;
  /** Where it may match in the text that is looked through. */
  ranges: Span[];
}

/** A literal of a pattern, and what is told when it stands somewhere: the pattern may match around. */
interface PatternLiteral extends Literal {
  parts: PartSet;
  mayMatch: (at: number, subject: Subject) => void;
}

/** The pass over names, or over all other texts. */
interface Stage {
  literals: PatternLiteral[];
  scan: LiteralScanner;
}

interface PatternSearch {
  literals: PatternLiteral[];
  parts: PartSet;
  /** Runs the patterns that may match, and those of which that cannot be told. */
  run: (subject: Subject, sink: MatchSink) => void;
}

function patternSearch(program: Program, costs: RuleCosts | null): PatternSearch {
  const entries = [...program.patterns].map(([source, uses]): PatternEntry => {
    const parts = partsOf(
      program,
      uses.map(({ leaf }) => leaf),
    );
    return { pattern: compilePattern(source), uses, parts, ranges: [] };
  });
  const always = entries.filter(({ pattern }) => pattern.literals === null);
  const met: PatternEntry[] = [];
  const run = (entry: PatternEntry, ranges: readonly Span[], subject: Subject, sink: MatchSink): void => {
    const start = costs === null ? 0 : performance.now();
    runPattern(program, entry, ranges, subject, sink);
    if (costs === null) return;
    const rule = program.leaves[entry.uses[0]?.leaf ?? -1]?.rule ?? 0;
    costs.milliseconds[rule] = (costs.milliseconds[rule] ?? 0) + performance.now() - start;
  };
  const literalsOf = (entry: PatternEntry): PatternLiteral[] => {
    const mayMatch: PatternLiteral['mayMatch'] = (at, { text, part }) => {
      if ((entry.parts & part) === 0 || !mayMatchAt(entry.pattern, text, at)) return;
      if (entry.ranges.length === 0) met.push(entry);
      extendRanges(entry.ranges, entry.pattern, at, text);
    };
    const { parts, pattern } = entry;
    return (pattern.literals ?? []).map(({ text, front, rear }) => ({ text, front, rear, parts, mayMatch }));
  };
  return {
    literals: entries.flatMap(literalsOf),
    parts: entries.reduce((set, { parts }) => set | parts, 0),
    run(subject, sink) {
      for (const entry of always) run(entry, rangesWithout(entry.pattern, subject.text), subject, sink);
      for (const entry of met) {
        run(entry, entry.ranges, subject, sink);
        entry.ranges.length = 0;
      }
      met.length = 0;
    },
  };
}

function runPattern(
  program: Program,
  { pattern, uses, parts }: PatternEntry,
  ranges: readonly Span[],
  { text, part }: Subject,
  { tick, closed, match }: MatchSink,
): void {
  if ((parts & part) === 0) return;
  const asked = uses.filter(({ leaf }) => isIn(program, leaf, part) && closed[leaf] === 0);
  if (asked.length === 0) return;
  const onMatch = (found: PatternMatch): boolean => {
    let isWanted = false;
    for (const { leaf, accepts, secret } of asked) {
      if (closed[leaf] === 1) continue;
      isWanted = true;
      if (accepts === null || accepts(found, text)) match(leaf, found.start, found.end, NO_TERM, secret);
    }
    return isWanted;
  };
  const withGroups = uses.some(({ accepts }) => accepts !== null);
  findAll(pattern, { text, tick, onMatch, withGroups }, ranges);
}
