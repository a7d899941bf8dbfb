import { BITS, GAPS, isUnit, membersOf, type Needle, needleOfLiteral, needleOfTerm } from './needles.ts';
import { rarityOf } from './pair-rates.ts';
import type { Literal } from './required.ts';

/** Size of the table, as a power of two. */
const SIZE = 20;
/**
 * Share of the places of ordinary text that it may point at, at most, to be worth asking. It also bounds the entries of the
 * table, and so its lists, to what a number of 16 bits can tell.
 */
const MOST_PLACES = 2 ** (16 - SIZE);
/** What a unit can be of which nothing is known. */
const ANY = Array.from({ length: BITS + 1 }, (_, unit) => unit).filter((unit) => (unit & BITS) === unit);

/** What four units can be part of. */
export interface Met {
  needle: Needle;
  /** A place in its piece, and how far behind the first of the four units that lies: 0 to 3. */
  within: number;
  offset: number;
  /** What of the needle is in front of it, as `isCounted` counts. */
  back: number;
  /**
   * What of the piece is there and beside, by which most are refused at once: for each of AROUND the bits of a unit that are
   * known, then for each what they are.
   */
  around: Uint8Array;
}

/** Units that are compared at once: so many, of which the first of the four is number BEFORE. */
const AROUND = 16;
const BEFORE = 4;

/** What can be told of a text from four neighbouring units at every second or fourth place. */
export interface Grams {
  /** By gram, a bit each: 0 where nothing that is looked for lies over these units. It fits into the cache. */
  bits: Int32Array;
  /** For each in `bits`, how many are set in those before. */
  ranks: Uint16Array;
  /** For each bit that is set: number of a list, which is a part of `met` from the place that `begins` has for it to that of the next. */
  lists: Uint16Array;
  begins: Int32Array;
  met: Met[];
  /** Units from one place to the next. */
  stride: 4 | 2;
  /** Of the longest thing that is looked for, as `isCounted` counts. */
  longest: number;
}

/** Number of four units: that of the place in the table which skim.ts computes as well. */
function gramOf([a, b, c, d]: readonly [number, number, number, number]): number {
  const four = (a | (b << 8) | (c << 16) | (d << 24)) & 0x5f5f5f5f;
  return Math.imul(four, 0x9e3779b1) >>> (32 - SIZE);
}

/**
 * A table for terms (folded) and literals (ASCII, lower case); null where they are so many, or so short, that it would point
 * at too many places. Terms that are not ASCII are left out: what is not ASCII in a text is looked at anyway.
 */
export function gramsOf(terms: readonly string[], literals: readonly Literal[]): Grams | null {
  const ofTerms = terms.map(needleOfTerm);
  const ofLiterals = literals.map(needleOfLiteral);
  const longest = Math.max(0, ...[...ofTerms, ...ofLiterals].map(({ before }) => before.at(-1) ?? 0));
  const needles = [...ofTerms.filter((_, at) => /^[\0-\x7f]*$/.test(terms[at] ?? '')), ...ofLiterals];
  for (const stride of [4, 2] as const) {
    const grams = rareGrams(needles, stride);
    if (grams !== null) return { ...tableOf(grams), stride, longest };
  }
  return null;
}

/** Four units, of which some are those of a piece. */
interface Gram {
  met: Met;
  units: (readonly number[])[];
  /** Share of the places of ordinary text that the table points at for its sake. */
  rate: number;
}

/** Null where they are met too often. */
function rareGrams(needles: readonly Needle[], stride: 4 | 2): Gram[] | null {
  const all: Gram[] = [];
  let rate = 0;
  for (const needle of needles) {
    const grams = rarestOf(needle, stride);
    rate += grams === null ? Infinity : sumOf(grams);
    if (grams === null || rate > MOST_PLACES) return null;
    all.push(...grams);
  }
  return all;
}

function sumOf(grams: readonly Gram[]): number {
  return grams.reduce((sum, { rate }) => sum + rate, 0);
}

/** Those of the piece that is met least by chance; null where the needle has none. */
function rarestOf(needle: Needle, stride: 4 | 2): Gram[] | null {
  let best: Gram[] | null = null;
  for (const piece of needle.pieces) {
    const grams = gramsIn(needle, piece, stride);
    if (best === null || sumOf(grams) < sumOf(best)) best = grams;
  }
  return best;
}

/** Wherever the piece lies, one of these lies at a place that is looked at: the rarest for each way to lie. */
function gramsIn(needle: Needle, [start, end]: readonly [number, number], stride: 4 | 2): Gram[] {
  const rarest: Gram[] = [];
  for (let at = Math.max(start, needle.begin) - 3; at < end; at++) {
    const units = [at, at + 1, at + 2, at + 3].map((place) =>
      place < start || place >= end ? ANY : membersOf(needle, needle.units[place] ?? 0),
    );
    const rate = rateOf(units);
    const way = (at + 4) & (stride - 1);
    if (rate >= (rarest[way]?.rate ?? Infinity)) continue;
    const within = Math.max(at, start);
    const back = needle.before[within] ?? 0;
    rarest[way] = {
      met: { needle, within, offset: within - at, back, around: aroundOf(needle, at, start, end) },
      units,
      rate,
    };
  }
  return rarest;
}

/** Masks and values of the units of the piece that can be one thing only. */
function aroundOf({ units }: Needle, at: number, start: number, end: number): Uint8Array {
  const around = new Uint8Array(2 * AROUND);
  for (let index = 0; index < AROUND; index++) {
    const place = at + index - BEFORE;
    const code = units[place] ?? 0;
    if (place < start || place >= end || !isUnit(code)) continue;
    around[index] = BITS;
    around[AROUND + index] = code;
  }
  return around;
}

/** How often text has such units, and how much of the table they take. */
function rateOf(units: readonly (readonly number[])[]): number {
  let [rarity, entries] = [0, 1];
  let behind: number | null = null;
  for (const members of units) {
    entries *= members.length;
    const chars = members === GAPS ? [BLANK] : members === ANY ? [] : members.map(charOf);
    if (members !== ANY) rarity += rarityOfAny(chars, behind);
    behind = chars.length > 1 ? null : (chars[0] ?? null);
  }
  return 2 ** -rarity + entries / 2 ** SIZE;
}

function rarityOfAny(chars: readonly number[], behind: number | null): number {
  const rate = chars.reduce((sum, char) => sum + 2 ** -rarityOf(char, behind), 0);
  return -Math.log2(Math.min(1, rate));
}

const BLANK = 0;

/** A unit as `rarityOf` takes it; a gap is a blank. */
function charOf(unit: number): number {
  if (unit === 0) return BLANK;
  return unit > 0x40 && unit <= 0x5a ? unit - 0x40 : -1;
}

function tableOf(grams: readonly Gram[]): Pick<Grams, 'bits' | 'ranks' | 'lists' | 'begins' | 'met'> {
  const table = new Map<number, number>();
  const lists: Met[][] = [[]];
  for (const { met: one, units } of grams) {
    const longer = new Map<number, number>();
    for (const gram of placesOf(units)) {
      const known = table.get(gram) ?? 0;
      const list = longer.get(known) ?? lists.push([...(lists[known] ?? []), one]) - 1;
      longer.set(known, list);
      table.set(gram, list);
    }
  }
  const begins = new Int32Array(lists.length + 1);
  lists.forEach(({ length }, list) => (begins[list + 1] = (begins[list] ?? 0) + length));
  return { ...ranked(table), begins, met: lists.flat() };
}

function ranked(table: ReadonlyMap<number, number>): Pick<Grams, 'bits' | 'ranks' | 'lists'> {
  const bits = new Int32Array(2 ** (SIZE - 5));
  const ranks = new Uint16Array(bits.length);
  const places = Uint32Array.from(table.keys()).sort();
  places.forEach((gram, rank) => {
    const word = gram >>> 5;
    if (bits[word] === 0) ranks[word] = rank;
    bits[word] = (bits[word] ?? 0) | (1 << (gram & 31));
  });
  return { bits, ranks, lists: Uint16Array.from(places, (gram) => table.get(gram) ?? 0) };
}

/** Places in the table of all that four units can be. */
function* placesOf([a = ANY, b = ANY, c = ANY, d = ANY]: readonly (readonly number[])[]): Generator<number> {
  for (const first of a) {
    for (const second of b) {
      for (const third of c) {
        for (const fourth of d) yield gramOf([first, second, third, fourth]);
      }
    }
  }
}
