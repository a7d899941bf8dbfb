import type { Hits } from '../model/content.ts';
import type { Segment } from '../model/segment.ts';
import { type Collector, createCollector } from './collector.ts';
import type { TextHits } from './hits.ts';
import type { Matcher } from './matcher.ts';
import type { Neighbours } from './neighbours.ts';
import { partSet, type Program } from './program.ts';
import { type View, viewOf } from './view.ts';

/** The scan of one item's content: every part but `name` and `path`. */
export interface Scan {
  /** In reading order. */
  add: (segment: Segment) => void;
  /** Null where no text of any rule was met. */
  finish: () => Hits | null;
}

interface Tools {
  program: Program;
  matcher: Matcher;
  newNeighbours: () => Neighbours;
}

/**
 * What touches the end of a window is not certain before the next segment says whether the text goes on there: then the
 * next window has it too, and judges it.
 */
export function startScan(
  { program, matcher, newNeighbours }: Tools,
  { showMatches, tick }: { showMatches: boolean; tick: () => void },
): Scan {
  const held = new Set<number>();
  const closed = new Uint8Array(program.leaves.length);
  const collector = createCollector(program, showMatches);
  const neighbours = newNeighbours();
  let last: View | null = null;
  let touching: (() => void)[] = [];

  const commit = committer({ program, held, closed, collector, neighbours });
  const close = (view: View, overlap: number, isLast: boolean): void => {
    if (overlap === 0) for (const touch of touching) touch();
    touching = [];
    neighbours.endView(view, overlap, isLast);
  };
  return {
    add(segment) {
      if (last !== null) {
        const ends = isWall(last.segment, segment);
        close(last, segment.overlap, ends);
        if (ends) neighbours.wall();
      }
      addProperties(program, segment, held);
      const base = last === null ? 0 : last.base + last.text.length;
      const view = viewOf(segment, base, neighbours.stream(partSet([segment.part])));
      collector.settle(view.base);
      last = view;
      if ((matcher.parts & view.part) === 0) return;
      matcher.find(view, {
        tick,
        closed,
        match(leaf, start, end, term, secret) {
          if (end < view.overlap) return;
          if (end < view.text.length) commit(leaf, start, end, term, secret, view);
          else {
            touching.push(() => {
              commit(leaf, start, end, term, secret, view);
            });
          }
        },
      });
    },
    finish() {
      if (last !== null) close(last, 0, true);
      const found = collector.finish();
      if (held.size + found.length === 0) return null;
      const conditions = [...held].sort((a, b) => a - b);
      return { held: conditions, near: neighbours.held(), found } satisfies TextHits;
    },
  };
}

/** What receives the matches of an item. */
interface Receivers {
  program: Program;
  held: Set<number>;
  closed: Uint8Array;
  collector: Collector;
  neighbours: Neighbours;
}

type Commit = (leaf: number, start: number, end: number, term: number, secret: boolean, view: View) => void;

function committer({ program, held, closed, collector, neighbours }: Receivers): Commit {
  return (leaf, start, end, term, secret, view) => {
    const role = program.leaves[leaf]?.role;
    if (role === 'condition') {
      held.add(leaf);
      closed[leaf] = 1;
      return;
    }
    neighbours.add(leaf, start, end, term, view);
    if (role !== 'identifier') return;
    if (collector.wants(leaf)) collector.add(leaf, { start, end }, secret, view);
    else if (!neighbours.wants(leaf)) closed[leaf] = 1;
  };
}

function isWall(before: Segment, after: Segment): boolean {
  const isMargin = ({ part }: Segment): boolean => part === 'header' || part === 'footer';
  return isMargin(before) || isMargin(after) || before.place.embedded !== after.place.embedded;
}

function addProperties(program: Program, { property, text }: Segment, held: Set<number>): void {
  if (property === null) return;
  for (const { leaf, name, value } of program.properties) {
    if (name(property) && value(text)) held.add(leaf);
  }
}
