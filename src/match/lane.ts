import { foldText } from './characters.ts';
import type { HitLog } from './hit-log.ts';
import { listOf } from './lists.ts';
import type { NearPlan } from './near-plan.ts';
import type { Pairs } from './pairs.ts';
import {
  apart,
  type Extents,
  inOrder,
  matchesFrom,
  type Terms,
  termsFrom,
  touches,
  zonesOf,
} from './proximity.ts';
import { positionsIn, type View } from './view.ts';

/** Key of a hit of a pattern: its text tells it from others. */
export const NO_TERM = -1;

/** Numbers of a leaf's matches, two a match, that wait to be settled at most; what comes behind them is not looked at. */
const MOST_WAITING = 2 * 16_384;

/** What of one part of an item may still be near to each other, counted in one unit. */
export interface Lane {
  plan: NearPlan;
  terms: Map<number, Terms>;
  matches: Map<number, Extents>;
  /** Numbers in all these lists. */
  size: number;
  /** Furthest position in them. */
  last: number;
}

export function newLane(plan: NearPlan): Lane {
  return { plan, terms: new Map(), matches: new Map(), size: 0, last: -Infinity };
}

/** Takes from the log of the view what may be near to something; what lacks its counterpart only where text follows. */
export function take(lane: Lane, pairs: Pairs, { log, view, isMore }: Given): void {
  const { plan, terms, matches } = lane;
  const taker = takerFor(lane, log, view);
  const earlier = [...matches.keys()].filter((leaf) => !log.has(leaf));
  for (const leaf of [...earlier, ...log.leaves()]) {
    let isAsked = false;
    for (const near of plan.nears[leaf] ?? []) {
      if (pairs.isHeld(near, leaf)) continue;
      taker.terms(near);
      if (isMore || terms.has(near)) isAsked = true;
    }
    if (isAsked) taker.matches(leaf);
  }
  if (!isMore) return;
  for (const leaf of log.leaves()) if (plan.distances[leaf] !== null) taker.terms(leaf);
}

/** What a view has brought. */
interface Given {
  log: HitLog;
  view: View;
  /** False where nothing that follows is near to it. */
  isMore: boolean;
}

interface Taker {
  /** Moves the hits of a near leaf from the log to the lane. */
  terms: (near: number) => void;
  /** Adds those of an identifier, which stay in the log. */
  matches: (leaf: number) => void;
}

function takerFor(lane: Lane, log: HitLog, view: View): Taker {
  const { unit, joins } = lane.plan;
  const positionOf = positionsIn(view, unit);
  // Where the last unit of a hit stands, or, counted in characters, what is behind it.
  const back = unit === 'characters' ? 0 : 1;
  const reached = (position: number): number => {
    if (position > lane.last) lane.last = position;
    return position;
  };
  return {
    terms(near) {
      if (!log.has(near)) return;
      const list = listOf(lane.terms, near);
      log.each(near, (start, end, term) => {
        const key = term === NO_TERM ? hashOf(view.text.slice(start, end)) : term;
        list.push(positionOf(start), reached(positionOf(end - back)), key);
      });
      lane.size += list.length;
      log.drop(near);
    },
    matches(leaf) {
      if (!log.has(leaf)) return;
      const list = listOf(lane.matches, leaf);
      const join = joins[leaf] ?? -Infinity;
      log.each(leaf, (start, end) => {
        addMatch(list, positionOf(start), reached(positionOf(end - back)), join);
      });
      lane.size += list.length;
    },
  };
}

function addMatch(list: Extents, first: number, last: number, join: number): void {
  const { length } = list;
  const before = list[length - 1] ?? -Infinity;
  if (first >= (list[length - 2] ?? Infinity) && first - before <= join)
    list[length - 1] = Math.max(before, last);
  else if (length < MOST_WAITING) list.push(first, last);
}

/** Finds what is near to each other, and forgets what lies too far before `position`: nothing to come begins before it. */
export function settle(lane: Lane, pairs: Pairs, position: number): void {
  for (const [near, list] of lane.terms) lane.terms.set(near, inOrder(list));
  for (const [leaf, list] of lane.matches) lane.matches.set(leaf, apart(list));
  holdNear(lane, pairs);
  forget(lane, pairs, position);
}

function holdNear({ plan, terms, matches }: Lane, pairs: Pairs): void {
  const zones = new Map<number, Extents>();
  const zonesNear = (near: number): Extents => {
    const { within, unique } = plan.distances[near] ?? { within: 0, unique: 1 };
    const known = zones.get(near) ?? zonesOf(terms.get(near) ?? [], within, unique);
    zones.set(near, known);
    return known;
  };
  for (const [leaf, extents] of matches) {
    for (const near of plan.nears[leaf] ?? []) {
      if (pairs.isHeld(near, leaf) || !terms.has(near)) continue;
      if (touches(extents, zonesNear(near))) pairs.hold(near, leaf);
    }
  }
}

function forget(lane: Lane, pairs: Pairs, position: number): void {
  const { plan, terms, matches } = lane;
  let earliest = position;
  lane.size = 0;
  for (const [leaf, list] of matches) {
    const isOpen = plan.nears[leaf]?.some((near) => !pairs.isHeld(near, leaf)) ?? false;
    const kept = isOpen ? matchesFrom(list, position - plan.reach) : [];
    keep(lane, matches, leaf, kept);
    earliest = Math.min(earliest, kept[0] ?? earliest);
  }
  for (const [near, list] of terms) {
    const within = plan.distances[near]?.within ?? 0;
    keep(lane, terms, near, termsFrom(list, earliest - within, within));
  }
  if (lane.size === 0) lane.last = -Infinity;
}

function keep(lane: Lane, lists: Map<number, number[]>, key: number, kept: number[]): void {
  if (kept.length === 0) lists.delete(key);
  else lists.set(key, kept);
  lane.size += kept.length;
}

/** Tells different texts apart without keeping them (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of foldText(text)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
