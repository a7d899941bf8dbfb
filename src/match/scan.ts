import type { Hits } from '../model/content.ts';
import type { Segment } from '../model/segment.ts';
import { createCollector } from './collector.ts';
import type { TextHits } from './hits.ts';
import type { Match, Matcher } from './matcher.ts';
import { createNeighbours } from './neighbours.ts';
import { partSet, type Program } from './program.ts';
import { type View, viewOf } from './view.ts';

/** The scan of one item's content: every part but `name` and `path`. */
export interface Scan {
  /** In reading order. */
  add: (segment: Segment) => void;
  /** Null where no text of any rule was met. */
  finish: () => Hits | null;
}

/**
 * What touches the end of a window is not certain before the next segment says whether the text goes on there: then the
 * next window has it too, and judges it.
 */
export function startScan(
  program: Program,
  matcher: Matcher,
  { showMatches, tick }: { showMatches: boolean; tick: () => void },
): Scan {
  const held = new Set<number>();
  const collector = createCollector(program, showMatches);
  const neighbours = createNeighbours(program);
  let last: View | null = null;
  let touching: Match[] = [];

  const commit = (match: Match, view: View): void => {
    const role = program.leaves[match.leaf]?.role;
    if (role === 'condition') held.add(match.leaf);
    if (role === 'near') neighbours.addTerm(match, view);
    if (role === 'identifier') {
      collector.add(match, view);
      neighbours.addIdentifier(match, view);
    }
  };
  const close = (view: View, overlap: number, isLast: boolean): void => {
    if (overlap === 0) for (const match of touching) commit(match, view);
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
        wants: (leaf) =>
          !held.has(leaf) && neighbours.wantsTerm(leaf) && (collector.wants(leaf) || neighbours.wants(leaf)),
        match(match) {
          if (match.end < view.overlap) return;
          if (match.end === view.text.length) touching.push(match);
          else commit(match, view);
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
