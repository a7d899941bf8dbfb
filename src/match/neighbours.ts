import { createHitLog, type HitLog } from './hit-log.ts';
import { type Lane, newLane, settle, take } from './lane.ts';
import { asks, type NearPlan, nearPlans } from './near-plan.ts';
import { createPairs } from './pairs.ts';
import type { Program } from './program.ts';
import { START, type Stream, streamAfter, type View } from './view.ts';

/** Follows the `near` predicates of all rules through one item. */
export interface Neighbours {
  /** Where the part's text goes on: give it to the next view of that part. */
  stream: (part: number) => Stream;
  /** A match of a near or an identifier leaf. `key` tells terms of a near leaf apart; NO_TERM: its text does. */
  add: (leaf: number, start: number, end: number, key: number, view: View) => void;
  /** False where it is known of all `near` predicates of the identifier's rule that they hold for it. */
  wants: (leaf: number) => boolean;
  /** All matches of the view are added; the next one repeats its last `overlap` units. `isLast`: nothing is near to what follows. */
  endView: (view: View, overlap: number, isLast: boolean) => void;
  /** Page headers, footers and embedded objects: nothing is near across them. */
  wall: () => void;
  /** Near leaf and identifier leaf, by turns. */
  held: () => number[];
}

/** Hits of a view that wait for its end at most. */
const MOST_LOGGED = 65_536;

/** Numbers that wait to be settled at most, but for those that nothing can be done about yet. */
const MOST_WAITING = 32_768;

/** Makes one for each item. What they need for the time of a view goes from one to the next. */
export function neighboursOf(program: Program): () => Neighbours {
  const plans = nearPlans(program);
  const asked = Uint8Array.from(program.leaves, (_, leaf) =>
    plans.some((plan) => asks(plan, leaf)) ? 1 : 0,
  );
  const free: HitLog[] = [];
  const logs = {
    take: (): HitLog => free.pop() ?? createHitLog(program.leaves.length),
    giveBack: (log: HitLog): void => {
      log.clear();
      free.push(log);
    },
  };
  return () => createNeighbours(program, { plans, asked, logs });
}

interface Logs {
  take: () => HitLog;
  giveBack: (log: HitLog) => void;
}

interface Tools {
  plans: readonly NearPlan[];
  /** By leaf, 1 where a plan asks for its hits. */
  asked: Uint8Array;
  logs: Logs;
}

function createNeighbours(program: Program, { plans, asked, logs }: Tools): Neighbours {
  const pairs = createPairs(program);
  const lanes = new Map<number, Lane[]>();
  const streams = new Map<number, Stream>();
  let log: HitLog | null = null;
  let most = MOST_WAITING;

  const settleAll = (settled: readonly Lane[], positionOf: (lane: Lane) => number): void => {
    for (const lane of settled) settle(lane, pairs, positionOf(lane));
    most = Math.max(MOST_WAITING, 2 * sizeOf(settled));
  };
  const empty = (view: View, isMore: boolean): void => {
    if (log === null) return;
    const ofPart = lanes.get(view.part) ?? plans.map(newLane);
    lanes.set(view.part, ofPart);
    for (const lane of ofPart) take(lane, pairs, { log, view, isMore });
    logs.giveBack(log);
    log = null;
  };
  return {
    stream: (part) => streams.get(part) ?? START,
    add(leaf, start, end, key, view) {
      if (asked[leaf] === 0) return;
      log ??= logs.take();
      log.add(leaf, start, end, key);
      if (log.size() < MOST_LOGGED) return;
      empty(view, true);
      const ofPart = lanes.get(view.part) ?? [];
      if (sizeOf(ofPart) > most) settleAll(ofPart, ({ plan }) => view.stream[plan.unit] - view.overlap - 1);
    },
    wants: (leaf) => plans.some(({ nears }) => nears[leaf]?.some((near) => !pairs.isHeld(near, leaf))),
    endView(view, overlap, isLast) {
      empty(view, !isLast);
      const ofPart = lanes.get(view.part);
      if (ofPart === undefined) return;
      // What begins in a later view begins no further back than that, even where the words of this one are not counted.
      const back = Math.max(view.overlap, overlap) + 1;
      const next = streamAfter(view, (unit) =>
        ofPart.some(({ plan, last }) => plan.unit === unit && last >= view.stream[unit] - back - plan.reach),
      );
      streams.set(view.part, next);
      if (sizeOf(ofPart) > most) settleAll(ofPart, ({ plan }) => next[plan.unit] - back);
    },
    wall() {
      for (const ofPart of lanes.values()) settleAll(ofPart, () => Infinity);
    },
    held() {
      for (const ofPart of lanes.values()) settleAll(ofPart, () => Infinity);
      return pairs.held();
    },
  };
}

function sizeOf(lanes: readonly Lane[]): number {
  return lanes.reduce((sum, { size }) => sum + size, 0);
}
