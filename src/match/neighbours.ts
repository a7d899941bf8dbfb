import type { DistanceUnit } from '../model/rule.ts';
import { foldText } from './characters.ts';
import type { Match } from './matcher.ts';
import type { Leaf, Program } from './program.ts';
import { proximity, type Proximity } from './proximity.ts';
import { characterAt, lineOf, type Stream, streamAfter, type View, wordAt } from './view.ts';

/** Follows the `near` predicates of all rules through one item. */
export interface Neighbours {
  /** Where the part's text goes on: give it to the next view of that part. */
  stream: (part: number) => Stream;
  addTerm: (match: Match, view: View) => void;
  addIdentifier: (match: Match, view: View) => void;
  /** False where it is known of all `near` predicates of the leaf's rule that they hold for it. */
  wants: (leaf: number) => boolean;
  /** False where what the near leaf asks for is known to be near one of its rule's identifiers, and that is enough. */
  wantsTerm: (leaf: number) => boolean;
  /** All matches of the view are added; the next one repeats its last `overlap` units. `isLast`: nothing is near to what follows. */
  endView: (view: View, overlap: number, isLast: boolean) => void;
  /** Page headers, footers and embedded objects: nothing is near across them. */
  wall: () => void;
  /** Near leaf and identifier leaf, by turns. */
  held: () => number[];
}

/** What one near leaf has met in one part. */
interface Pair {
  leaf: number;
  part: number;
  unit: DistanceUnit;
  state: Proximity;
  /**
   * Of the view at hand: where they stand is not counted before both are there. Start, end, and number of the term (NO_TERM for
   * a pattern) or leaf of the identifier, by turns: most come to nothing, and numbers leave no garbage.
   */
  terms: number[];
  identifiers: number[];
}

const NO_TERM = -1;

/** Numbers of a pair that wait for the end of their view at most: three a match. */
const MOST_WAITING = 3 * 512;

/** Leaves and parts are fewer than that. */
const LEAVES = 2 ** 24;

export function createNeighbours(program: Program): Neighbours {
  const pairs: Pair[] = [];
  const byPart = new Map<number, Map<number, Pair>>();
  const streams = new Map<number, Stream>();
  const held = new Map<number, [number, number]>();
  const stream = (part: number): Stream => streams.get(part) ?? { words: 0, characters: 0, lines: 0 };
  const pairOf = (leaf: number, part: number): Pair => {
    const ofPart = byPart.get(part) ?? new Map<number, Pair>();
    const known = ofPart.get(leaf);
    if (known !== undefined) return known;
    const made = { leaf, part, terms: [], identifiers: [], ...newProximity(program.leaves[leaf]) };
    pairs.push(made);
    byPart.set(part, ofPart.set(leaf, made));
    return made;
  };
  const nearLeaves = (leaf: number): readonly number[] =>
    program.rules[program.leaves[leaf]?.rule ?? -1]?.nearLeaves ?? [];
  const met = new Set<number>();
  const isHeld = (near: number, leaf: number): boolean => met.has(near) || held.has(near * LEAVES + leaf);
  const hold = (near: number, leaf: number): void => {
    held.set(near * LEAVES + leaf, [near, leaf]);
    if (program.rules[program.leaves[near]?.rule ?? -1]?.anyIdentifies === true) met.add(near);
  };
  return {
    stream,
    addTerm(match, view) {
      const pair = pairOf(match.leaf, view.part);
      if (pair.terms.push(match.start, match.end, match.term ?? NO_TERM) >= MOST_WAITING) place(pair, view);
    },
    addIdentifier(match, view) {
      for (const near of nearLeaves(match.leaf)) {
        if (isHeld(near, match.leaf)) continue;
        const pair = pairOf(near, view.part);
        if (pair.identifiers.push(match.start, match.end, match.leaf) >= MOST_WAITING) place(pair, view);
      }
    },
    wants: (leaf) => nearLeaves(leaf).some((near) => !isHeld(near, leaf)),
    wantsTerm: (leaf) => !met.has(leaf),
    endView(view, overlap, isLast) {
      for (const pair of pairs) {
        if (pair.part !== view.part) continue;
        if (isLast && !mayHold(pair)) forget(pair);
        else place(pair, view);
      }
      const active = pairs.filter(({ part, state }) => part === view.part && !state.isEmpty());
      if (active.length === 0) return;
      const next = streamAfter(view, (wanted) => active.some(({ unit }) => unit === wanted));
      streams.set(view.part, next);
      for (const { leaf, unit, state } of active) {
        // The lines of what is repeated are not counted: as many as it has units is enough.
        state.settle(next[unit] - overlap, (identifier) => {
          hold(leaf, identifier);
        });
      }
    },
    wall() {
      for (const pair of pairs) forget(pair);
    },
    held: () => [...held.values()].sort(([a, b], [c, d]) => a - c || b - d).flat(),
  };
}

/** False where the pair lacks one of the two that must be near each other. */
function mayHold({ terms, identifiers, state }: Pair): boolean {
  return !state.isEmpty() || (terms.length > 0 && identifiers.length > 0);
}

function forget(pair: Pair): void {
  pair.state.forget();
  pair.terms.length = 0;
  pair.identifiers.length = 0;
}

/** Counts where the waiting matches stand. */
function place({ terms, identifiers, unit, state }: Pair, view: View): void {
  const positionOf = positionsIn(view, unit);
  // Where the last unit of a match stands, or, counted in characters, what is behind it.
  const back = unit === 'characters' ? 0 : 1;
  for (let at = 0; at < terms.length; at += 3) {
    const start = terms[at] ?? 0;
    const end = terms[at + 1] ?? 0;
    const term = terms[at + 2] ?? NO_TERM;
    const key = term === NO_TERM ? hashOf(view.text.slice(start, end)) : term;
    state.addTerm(key, positionOf(start), positionOf(end - back));
  }
  for (let at = 0; at < identifiers.length; at += 3) {
    const first = positionOf(identifiers[at] ?? 0);
    const last = positionOf((identifiers[at + 1] ?? 0) - back);
    state.addIdentifier(identifiers[at + 2] ?? 0, first, last);
  }
  terms.length = 0;
  identifiers.length = 0;
}

function newProximity(leaf: Leaf | undefined): Pick<Pair, 'unit' | 'state'> {
  const { within, unique } = leaf?.distance ?? { within: { count: 0, unit: 'words' as const }, unique: 1 };
  return { unit: within.unit, state: proximity(within.count, unique) };
}

function positionsIn(view: View, unit: DistanceUnit): (offset: number) => number {
  if (unit === 'words') return (offset) => wordAt(view, offset);
  if (unit === 'lines') return (offset) => lineOf(view, offset);
  return (offset) => characterAt(view, offset);
}

/** Tells different texts apart without keeping them (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of foldText(text)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
