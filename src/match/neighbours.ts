import type { DistanceUnit } from '../model/rule.ts';
import { foldText } from './characters.ts';
import type { Match } from './matcher.ts';
import type { Leaf, Program } from './program.ts';
import { type Extent, proximity, type Proximity } from './proximity.ts';
import { characterAt, lineOf, type Stream, streamAfter, type View, wordAt } from './view.ts';

/** Follows the `near` predicates of all rules through one item. */
export interface Neighbours {
  /** Where the part's text goes on: give it to the next view of that part. */
  stream: (part: number) => Stream;
  addTerm: (match: Match, view: View) => void;
  addIdentifier: (match: Match, view: View) => void;
  /** False where it is known of all `near` predicates of the leaf's rule that they hold for it. */
  wants: (leaf: number) => boolean;
  /** All matches of the view are added; the next one repeats its last `overlap` units. */
  endView: (view: View, overlap: number) => void;
  /** Page headers, footers and embedded objects: nothing is near across them. */
  wall: () => void;
  /** Near leaf and identifier leaf, by turns. */
  held: () => number[];
}

interface Pair {
  leaf: number;
  part: number;
  unit: DistanceUnit;
  state: Proximity;
}

export function createNeighbours(program: Program): Neighbours {
  const pairs = new Map<string, Pair>();
  const streams = new Map<number, Stream>();
  const held = new Map<string, [number, number]>();
  const stream = (part: number): Stream => streams.get(part) ?? { words: 0, characters: 0, lines: 0 };
  const pairOf = (leaf: number, part: number): Pair => {
    const known = pairs.get(`${leaf} ${part}`);
    if (known !== undefined) return known;
    const made = { leaf, part, ...newProximity(program.leaves[leaf]) };
    pairs.set(`${leaf} ${part}`, made);
    return made;
  };
  const nearLeaves = (leaf: number): readonly number[] =>
    program.rules[program.leaves[leaf]?.rule ?? -1]?.nearLeaves ?? [];
  return {
    stream,
    addTerm(match, view) {
      const { unit, state } = pairOf(match.leaf, view.part);
      const key = match.term ?? hashOf(view.text.slice(match.start, match.end));
      state.addTerm(key, extentOf(match, view, unit));
    },
    addIdentifier(match, view) {
      for (const near of nearLeaves(match.leaf)) {
        if (held.has(`${near} ${match.leaf}`)) continue;
        const { unit, state } = pairOf(near, view.part);
        state.addIdentifier(match.leaf, extentOf(match, view, unit));
      }
    },
    wants: (leaf) => nearLeaves(leaf).some((near) => !held.has(`${near} ${leaf}`)),
    endView(view, overlap) {
      const active = [...pairs.values()].filter(({ part, state }) => part === view.part && !state.isEmpty());
      if (active.length === 0) return;
      const next = streamAfter(view, (wanted) => active.some(({ unit }) => unit === wanted));
      streams.set(view.part, next);
      for (const { leaf, unit, state } of active) {
        // The lines of what is repeated are not counted: as many as it has units is enough.
        state.settle(next[unit] - overlap, (identifier) =>
          held.set(`${leaf} ${identifier}`, [leaf, identifier]),
        );
      }
    },
    wall() {
      for (const { state } of pairs.values()) state.forget();
    },
    held: () => [...held.values()].sort(([a, b], [c, d]) => a - c || b - d).flat(),
  };
}

function newProximity(leaf: Leaf | undefined): Pick<Pair, 'unit' | 'state'> {
  const { within, unique } = leaf?.distance ?? { within: { count: 0, unit: 'words' as const }, unique: 1 };
  return { unit: within.unit, state: proximity(within.count, unique) };
}

function extentOf({ start, end }: Match, view: View, unit: DistanceUnit): Extent {
  if (unit === 'words') return { first: wordAt(view, start), last: wordAt(view, end - 1) };
  if (unit === 'lines') return { first: lineOf(view, start), last: lineOf(view, end - 1) };
  return { first: characterAt(view, start), last: characterAt(view, end) };
}

/** Tells different texts apart without keeping them (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of foldText(text)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
