import { AROUND, gramAt, type Grams } from './grams.ts';
import { isCounted, mayLie } from './needles.ts';

/** Units of a text as numbers, and the same memory as words of two units; eight zeros behind the end. */
export interface Units {
  units: Uint16Array;
  words: Int32Array;
  length: number;
}

/**
 * Calls `look` for the ranges of a text, ascending and apart, in which a term or a literal can start. What is not ASCII, and
 * a word broken by a dash at a line end, is always looked at.
 */
export type Skim = (text: Units, look: (from: number, to: number) => void) => void;

/** Units after which is asked whether skimming pays. */
const BLOCK = 16_384;

/** Four dashes, of which `BITS` are left. */
const DASHES = 0x0d0d0d0d;

/** What begins no more than `back` counted units in front of the last place in it begins in this range. */
interface Range {
  from: number;
  to: number;
  back: number;
}

export function createSkim(grams: Grams): Skim {
  const places = new Int32Array(BLOCK / 2 + 1);
  const lists = new Int32Array(BLOCK / 2 + 1);
  /** Returns how many units more are to be looked at. */
  const skimBlock = (ranges: Range[], text: Units, from: number, to: number): number => {
    const count = findPlaces(text.words, { from, to }, grams, places);
    // The table does not fit into the cache: asked for all places in a row, it need not be waited for each time.
    for (let index = 0; index < count; index++) {
      const word = (places[index] ?? 0) >> 1;
      lists[index] = grams.table[gramAt(text.words[word] ?? 0, text.words[word + 1] ?? 0)] ?? 0;
    }
    let added = 0;
    for (let index = 0; index < count; index++) {
      const at = places[index] ?? 0;
      const back = backFrom(text, at, lists[index] ?? 0, grams);
      if (back >= 0) added += extend(ranges, text.units, at, back);
    }
    return added;
  };
  return (text, look) => {
    const ranges: Range[] = [];
    let added = 0;
    for (let from = 0; from < text.length; from += BLOCK) {
      const to = Math.min(from + BLOCK, text.length);
      // Where most is looked at, the next block is looked at without being asked.
      const isDense = added > BLOCK / 2;
      added = isDense ? 0 : skimBlock(ranges, text, from, to);
      if (isDense) addWhole(ranges, from, to);
    }
    for (const { from, to } of ranges) look(from, Math.min(to, text.length));
  };
}

/**
 * Puts down the places that a gram points at, or where something is not ASCII or a dash, and returns how many they are.
 * Without a branch for each, which would be guessed wrongly too often.
 */
function findPlaces(
  words: Int32Array,
  { from, to }: Pick<Range, 'from' | 'to'>,
  { bits, stride }: Grams,
  places: Int32Array,
): number {
  const step = stride >> 1;
  const last = (to + 1) >> 1;
  let count = 0;
  for (let index = from >> 1; index < last; index += step) {
    const first = words[index] ?? 0;
    const second = words[index + 1] ?? 0;
    const gram = gramAt(first, second);
    const notable =
      ((first | second) & 0xff80ff80) |
      hasDash(first, second) |
      (((bits[gram >>> 5] ?? 0) >>> (gram & 31)) & 1);
    places[count] = index << 1;
    count += (notable | -notable) >>> 31;
  }
  return count;
}

/**
 * How far back something can begin that lies over the four units, as `isCounted` counts; -1 where nothing does. `list` is
 * theirs.
 */
function backFrom({ units, words }: Units, at: number, list: number, grams: Grams): number {
  const first = words[at >> 1] ?? 0;
  const second = words[(at >> 1) + 1] ?? 0;
  if (((first | second) & 0xff80ff80) !== 0) return grams.longest;
  if (hasDash(first, second) !== 0) {
    for (let next = at; next < at + 4; next++) {
      if (units[next] === 0x2d && isWordBreak(units, next)) return grams.longest;
    }
  }
  const end = grams.begins[list + 1] ?? 0;
  let most = -1;
  for (let each = grams.begins[list] ?? 0; each < end; each++) {
    if (!isAround(words, at >> 1, grams.around, each)) continue;
    const met = grams.met[each];
    if (met === undefined || met.back <= most) continue;
    if (mayLie(met.needle, met.within, units, at + met.offset)) most = met.back;
  }
  return most;
}

/** False where what is known of the units around the word is not there. */
function isAround(words: Int32Array, word: number, around: Int32Array, met: number): boolean {
  let at = met * 2 * AROUND.length;
  for (let index = word + AROUND[0]; index <= word + AROUND[4]; index++, at += 2) {
    if ((((words[index] ?? 0) & (around[at] ?? 0)) ^ (around[at + 1] ?? 0)) !== 0) return false;
  }
  return true;
}

/** A bit for each of the four units that, but for its case, is a dash. */
function hasDash(first: number, second: number): number {
  const four = (first & 0x5f005f) | ((second & 0x5f005f) << 8);
  return (((four ^ DASHES) + 0x7f7f7f7f) & 0x80808080) ^ 0x80808080;
}

/** True for a dash behind a letter where a line ends. */
function isWordBreak(units: Uint16Array, at: number): boolean {
  const before = (units[at - 1] ?? 0) | 0x20;
  if (before < 0x61 || before > 0x7a) return false;
  let next = at + 1;
  while (isBlank(units[next] ?? 0)) next++;
  const unit = units[next];
  return unit === 0x0a || unit === 0x0d;
}

/** White space of ASCII within a line. */
function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0b || unit === 0x0c;
}

/** Adds what begins at most so many counted units in front of `at`. Returns how many units more are to be looked at. */
function extend(ranges: Range[], units: Uint16Array, at: number, back: number): number {
  const to = at + 4;
  let [start, left, covered] = [at, back, 0];
  let last = ranges.at(-1);
  while (left >= 0 && start > 0) {
    if (last !== undefined && start <= last.to) {
      if (left <= last.back) return join(last, to, last.back + back - left) - covered;
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

function addWhole(ranges: Range[], from: number, to: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last.to >= from) join(last, to, 0);
  else ranges.push({ from, to, back: 0 });
}
