import { foldText } from './characters.ts';
import {
  type Found,
  type KeptPlace,
  keptPlace,
  MOST_MATCHES,
  MOST_PLACES,
  pack,
  type Placed,
} from './hits.ts';
import { clearExcerpt, maskMatch, maskValue } from './mask.ts';
import { listOf } from './lists.ts';
import { isApart, type Span, withoutOverlaps } from './overlap.ts';
import type { CompiledRule, Program } from './program.ts';
import { lineAt, type View } from './view.ts';

/** Matches that wait for the next text at most; more are settled without it. */
const MOST_OPEN = 16_384;

/** Counts the matches of identifier leaves in one item and keeps their first places. */
export interface Collector {
  wants: (leaf: number) => boolean;
  /** `secret`: a validated value. The span is that in the view. */
  add: (leaf: number, span: Span, secret: boolean, view: View) => void;
  /** No further match begins before that place of the content. */
  settle: (before: number) => void;
  finish: () => Found[];
}

/** A match that a later one may still displace; its span is that in the content. */
interface Open extends Span {
  secret: boolean;
  view: View;
}

interface Tally {
  rule: CompiledRule;
  open: Open[];
  count: number;
  spans: Span[];
  places: KeptPlace[];
  texts: Set<number>;
}

export function createCollector(program: Program, showMatches: boolean): Collector {
  const tallies = new Map<number, Tally>();
  const unsettled = new Set<Tally>();
  const numberOf = textNumbers();
  const settle = (before: number): void => {
    for (const tally of unsettled) {
      for (const settled of takeCertain(tally, before)) count(tally, settled);
      if (tally.open.length === 0) unsettled.delete(tally);
    }
  };
  const count = (tally: Tally, open: Open): void => {
    const { rule, spans, places, texts } = tally;
    if (tally.count === MOST_MATCHES) return;
    tally.count++;
    if (rule.identifiers.length > 1) spans.push({ start: open.start, end: open.end });
    if (places.length < MOST_PLACES) places.push(keptPlace(placeOf(open, showMatches)));
    if (texts.size < rule.distinct) texts.add(numberOf(rule, textOf(open)));
  };
  return {
    wants: (leaf) => (tallies.get(leaf)?.count ?? 0) < MOST_MATCHES,
    add(leaf, { start, end }, secret, view) {
      const tally = tallies.get(leaf) ?? newTally(program, leaf);
      if (tally.count === MOST_MATCHES) return;
      if (tally.open.length === 0) {
        tallies.set(leaf, tally);
        unsettled.add(tally);
      }
      tally.open.push({ start: view.base + start, end: view.base + end, secret, view });
      if (tally.open.length >= MOST_OPEN) settle(Infinity);
    },
    settle,
    finish() {
      settle(Infinity);
      const overlapping = rulesWithOverlaps([...tallies.values()]);
      return [...tallies]
        .sort(([a], [b]) => a - b)
        .map(([leaf, { rule, count, places, texts, spans }]) => {
          const packed = overlapping.has(rule) ? pack(spans) : null;
          return { leaf, count, places, texts: [...texts], spans: packed };
        });
    },
  };
}

function newTally(program: Program, leaf: number): Tally {
  const rule = program.rules[program.leaves[leaf]?.rule ?? -1];
  if (rule === undefined) throw new Error(`leaf ${leaf} has no rule`);
  return { rule, open: [], count: 0, spans: [], places: [], texts: new Set() };
}

/** Takes the open matches that nothing to come can overlap, without those that overlap another. */
function takeCertain({ open }: Tally, before: number): Open[] {
  open.sort((a, b) => a.start - b.start);
  return withoutOverlaps(open.splice(0, certainUntil(open, before)));
}

/** How many of the matches, in ascending order, neither overlap a later one nor reach beyond `before`. */
function certainUntil(open: readonly Open[], before: number): number {
  let certain = 0;
  let end = 0;
  for (let index = 0; index < open.length; index++) {
    end = Math.max(end, open[index]?.end ?? end);
    if (end > before) break;
    if (end <= (open[index + 1]?.start ?? Infinity)) certain = index + 1;
  }
  return certain;
}

function textOf({ start, end, view }: Open): string {
  return view.text.slice(start - view.base, end - view.base);
}

function placeOf(open: Open, showMatches: boolean): Placed {
  const { start, end, secret, view } = open;
  const { part, place } = view.segment;
  const text = textOf(open);
  const excerpt = secret ? maskValue(text) : maskMatch(text);
  const clear = showMatches ? { clear: clearExcerpt(view.text, start - view.base, end - view.base) } : {};
  return {
    at: start,
    length: end - start,
    location: { part, ...place, line: lineAt(view, start - view.base), excerpt, ...clear },
  };
}

/** Numbers for the different texts of each rule: what is kept of a match must not tell its text. */
function textNumbers(): (rule: CompiledRule, text: string) => number {
  const numbers = new Map<CompiledRule, Map<string, number>>();
  return (rule, text) => {
    const known = numbers.get(rule) ?? new Map<string, number>();
    numbers.set(rule, known);
    const folded = foldText(text);
    const number = known.get(folded) ?? known.size;
    known.set(folded, number);
    return number;
  };
}

/** Rules of which matches of different leaves overlap. */
function rulesWithOverlaps(tallies: readonly Tally[]): Set<CompiledRule> {
  const spans = new Map<CompiledRule, Span[][]>();
  for (const tally of tallies) if (tally.spans.length > 0) listOf(spans, tally.rule).push(tally.spans);
  const rules = [...spans].filter(
    ([, lists]) => !isApart(lists.length === 1 ? (lists[0] ?? []) : inOrder(lists)),
  );
  return new Set(rules.map(([rule]) => rule));
}

function inOrder(lists: readonly Span[][]): Span[] {
  return lists.flat().sort((a, b) => a.start - b.start);
}
