import type { Grams } from './grams.ts';
import { isCounted } from './needles.ts';
import { BLOCK, skimMemory, type Units } from './skim-memory.ts';

/** Passes over texts for the places at which a term or a literal may stand. */
export interface Skim {
  /** Copies the units of a text, each valid until the next call. */
  copy: (text: string) => Units;
  /**
   * Calls `look` for the ranges of the text that was copied last, ascending and apart, in which a term or a literal can start.
   * What is not ASCII, and a word broken by a dash at a line end, is always looked at.
   */
  each: (look: (from: number, to: number) => void) => void;
}

/** Units over which what stands at a place lies. */
const PLACE = 4;

/** What begins no more than `back` counted units in front of the last place in it, `PLACE` units before its end, begins in this range. */
interface Range {
  from: number;
  to: number;
  back: number;
}

/** Null where this machine cannot. */
export function createSkim(grams: Grams): Skim | null {
  const memory = skimMemory(grams);
  if (memory === null) return null;
  let text: Units = memory.copy('');
  /** Returns how many units more are to be looked at. */
  const skimBlock = (ranges: Range[], from: number, to: number): number => {
    const count = memory.look(from, to);
    const found = memory.found();
    let added = 0;
    for (let index = 0; index < 2 * count; index += 2)
      added += extend(ranges, text.units, found[index] ?? 0, found[index + 1] ?? 0);
    return added;
  };
  return {
    copy: (next) => (text = memory.copy(next)),
    each(look) {
      const ranges: Range[] = [];
      let added = 0;
      for (let from = 0; from < text.length; from += BLOCK) {
        const to = Math.min(from + BLOCK, text.length);
        // Where most is looked at, the next block is looked at without being asked.
        const isDense = added > BLOCK / 2;
        added = isDense ? 0 : skimBlock(ranges, from, to);
        if (isDense) addWhole(ranges, text.units, { from, to, back: grams.longest });
      }
      for (const { from, to } of ranges) look(from, Math.min(to, text.length));
    },
  };
}

/** Adds what begins at most so many counted units in front of `at`. Returns how many units more are to be looked at. */
function extend(ranges: Range[], units: Uint16Array, at: number, back: number): number {
  const to = at + PLACE;
  let [start, left, covered] = [at, back, 0];
  let last = ranges.at(-1);
  while (left >= 0 && start > 0) {
    if (last !== undefined && start <= last.to) {
      // Behind its last place only: in front of that it has fewer than `back` units left itself.
      if (start >= last.to - PLACE && left <= last.back)
        return join(last, to, last.back + back - left) - covered;
      if (start <= last.from) {
        covered += last.to - last.from;
        ranges.pop();
        last = ranges.at(-1);
        continue;
      }
    }
    if (isCounted(units[start - 1] ?? 0)) left--;
    if (left >= 0) start--;
  }
  if (last !== undefined && start <= last.to) return join(last, to, back) - covered;
  ranges.push({ from: start, to, back });
  return to - start - covered;
}

function join(range: Range, to: number, back: number): number {
  const more = Math.max(0, to - range.to);
  range.to += more;
  range.back = back;
  return more;
}

/** Adds a block that is not asked, and what begins in front of it and goes on there. */
function addWhole(ranges: Range[], units: Uint16Array, { from, to, back }: Range): void {
  extend(ranges, units, from, back);
  const last = ranges.at(-1);
  if (last !== undefined) join(last, to, 0);
}
