/**
 * AssemblyScript, not TypeScript: the build makes `dist/skim.wasm` of it. `skim-memory.ts` lays what it reads into its memory.
 * Lists are read by bits, ranks and begins as `Grams` says.
 */

/** Bits of a unit that tell characters apart, as in `needles.ts`. */
const BITS: i32 = 0x5f;
const DASH: i32 = 0x2d;
/** Codes of a needle that are no unit, as in `needles.ts`. */
const GAP: i32 = 0x80;
const QUOTE: i32 = 0x81;
const SET: i32 = 0x82;
/** Marks a place at which something is not ASCII, or a word is broken by a dash at a line end. */
const ODD: i32 = 1 << 31;

// Addresses.
let bits: usize = 0;
let ranks: usize = 0;
let lists: usize = 0;
let begins: usize = 0;
let mets: usize = 0;
let codes: usize = 0;
let sets: usize = 0;
let places: usize = 0;
let out: usize = 0;
let units: usize = 0;
let stride: i32 = 4;
let longest: i32 = 0;
let length: i32 = 0;

export function setTables(
  theBits: usize,
  theRanks: usize,
  theLists: usize,
  theBegins: usize,
  theMets: usize,
  theCodes: usize,
  theSets: usize,
): void {
  bits = theBits;
  ranks = theRanks;
  lists = theLists;
  begins = theBegins;
  mets = theMets;
  codes = theCodes;
  sets = theSets;
}

export function setUp(
  thePlaces: usize,
  theOut: usize,
  theUnits: usize,
  theStride: i32,
  theLongest: i32,
): void {
  places = thePlaces;
  out = theOut;
  units = theUnits;
  stride = theStride;
  longest = theLongest;
}

/** Sixteen units as bytes; what is above 255 becomes 255. */
function sixteen(at: i32): v128 {
  const address = units + ((<usize>at) << 1);
  const most = i16x8.splat(0xff);
  return i8x16.narrow_i16x8_u(
    i16x8.min_u(v128.load(address), most),
    i16x8.min_u(v128.load(address, 16), most),
  );
}

function gramsOf(four: v128): v128 {
  return i32x4.shr_u(i32x4.mul(v128.and(four, i8x16.splat(<i8>BITS)), i32x4.splat(0x9e3779b1)), 12);
}

/** 1 where something that is looked for may lie over the four units. */
function isNotable(gram: i32): i32 {
  return ((<i32>load<u8>(bits + (gram >>> 3))) >>> (gram & 7)) & 1;
}

function put(count: i32, place: i32): void {
  store<i32>(places + ((<usize>count) << 2), place);
}

/** Puts a place down and, without a branch, counts it where its gram is notable. Returns how many places there are then. */
function ask(count: i32, place: i32, gram: i32): i32 {
  put(count, place);
  return count + isNotable(gram);
}

/**
 * Looks at the units from `from` to `to`, at most as many as there are places for. Writes pairs of numbers to `out`: a place, and how
 * many counted units in front of it something can begin. Returns how many pairs.
 */
export function skimBlock(from: i32, to: i32, theLength: i32): i32 {
  length = theLength;
  let count = stride == 4 ? everyFourth(from, to) : everySecond(from, to);
  while (count > 0 && (load<i32>(places + ((<usize>(count - 1)) << 2)) & ~ODD) >= to) count--;
  return confirm(count);
}

function everyFourth(from: i32, to: i32): i32 {
  let count = 0;
  for (let at = from; at < to; at += 16) {
    const bytes = sixteen(at);
    const odd = oddIn(bytes);
    if (odd != 0 && isOddAnywhere(at, bytes, odd)) {
      count = putOdd(count, at, odd, 4);
      continue;
    }
    const grams = gramsOf(bytes);
    count = ask(count, at, i32x4.extract_lane(grams, 0));
    count = ask(count, at + 4, i32x4.extract_lane(grams, 1));
    count = ask(count, at + 8, i32x4.extract_lane(grams, 2));
    count = ask(count, at + 12, i32x4.extract_lane(grams, 3));
  }
  return count;
}

function everySecond(from: i32, to: i32): i32 {
  let count = 0;
  for (let at = from; at < to; at += 16) {
    const bytes = sixteen(at);
    const odd = oddIn(bytes);
    if (odd != 0 && isOddAnywhere(at, bytes, odd)) {
      count = putOdd(count, at, odd, 2);
      continue;
    }
    const even = gramsOf(bytes);
    const between = gramsOf(sixteen(at + 2));
    count = ask(count, at, i32x4.extract_lane(even, 0));
    count = ask(count, at + 2, i32x4.extract_lane(between, 0));
    count = ask(count, at + 4, i32x4.extract_lane(even, 1));
    count = ask(count, at + 6, i32x4.extract_lane(between, 1));
    count = ask(count, at + 8, i32x4.extract_lane(even, 2));
    count = ask(count, at + 10, i32x4.extract_lane(between, 2));
    count = ask(count, at + 12, i32x4.extract_lane(even, 3));
    count = ask(count, at + 14, i32x4.extract_lane(between, 3));
  }
  return count;
}

/** A bit for each of the bytes that is not ASCII, or a dash. */
function oddIn(bytes: v128): i32 {
  return i8x16.bitmask(v128.or(bytes, i8x16.eq(bytes, i8x16.splat(<i8>DASH))));
}

/** Puts down what is notable of sixteen units of which some are odd. Returns how many places there are then. */
function putOdd(before: i32, at: i32, odd: i32, step: i32): i32 {
  let count = before;
  for (let next = 0; next < 16; next += step) {
    const isOdd = isOddAt(at + next, (odd >>> next) & 15);
    put(count, isOdd ? (at + next) | ODD : at + next);
    count += isOdd ? 1 : isNotable(gramOf(at + next));
  }
  return count;
}

/** False where the dashes are within lines, and nothing else is odd. */
function isOddAnywhere(at: i32, bytes: v128, odd: i32): bool {
  if (i8x16.bitmask(bytes) != 0) return true;
  for (let rest = odd; rest != 0; rest &= rest - 1) if (isWordBreak(at + ctz(rest))) return true;
  return false;
}

/** The same of what the bits, counted from there, tell. */
function isOddAt(at: i32, odd: i32): bool {
  for (let rest = odd; rest != 0; rest &= rest - 1) {
    const next = at + ctz(rest);
    if (unitAt(next) != DASH || isWordBreak(next)) return true;
  }
  return false;
}

/** True for a dash behind a letter where a line ends. */
function isWordBreak(at: i32): bool {
  const before = unitAt(at - 1) | 0x20;
  if (before < 0x61 || before > 0x7a) return false;
  let next = at + 1;
  let unit = unitAt(next);
  while (unit == 0x20 || unit == 0x09 || unit == 0x0b || unit == 0x0c) unit = unitAt(++next);
  return unit == 0x0a || unit == 0x0d;
}

function unitAt(at: i32): i32 {
  return <u32>at < <u32>length ? <i32>load<u16>(units + ((<usize>at) << 1)) : 0;
}

function gramOf(at: i32): i32 {
  return i32x4.extract_lane(gramsOf(sixteen(at)), 0);
}

/** Keeps of the places those where something may lie. */
function confirm(count: i32): i32 {
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const place = load<i32>(places + ((<usize>index) << 2));
    const back = place < 0 ? longest : backFrom(place);
    const pair = out + ((<usize>kept) << 3);
    store<i32>(pair, place & ~ODD);
    store<i32>(pair, back, 4);
    kept += back < 0 ? 0 : 1;
  }
  return kept;
}

/** How far back something can begin that lies over the four units; -1 where nothing does. */
function backFrom(at: i32): i32 {
  const bytes = v128.and(sixteen(at - 4), i8x16.splat(<i8>BITS));
  const gram = (i32x4.extract_lane(bytes, 1) * 0x9e3779b1) >>> 12;
  const word = <usize>(gram >>> 5);
  const below = load<i32>(bits + (word << 2)) & ((1 << (gram & 31)) - 1);
  const rank = <i32>load<u16>(ranks + (word << 1)) + popcnt(below);
  const list = <usize>load<u16>(lists + ((<usize>rank) << 1));
  const end = load<i32>(begins + (list << 2), 4);
  let most = -1;
  for (let each = load<i32>(begins + (list << 2)); each < end; each++) {
    const met = mets + <usize>each * 48;
    if (v128.any_true(v128.xor(v128.and(bytes, v128.load(met)), v128.load(met, 16)))) continue;
    const back = load<i32>(met, 44);
    if (
      back > most &&
      mayLie(load<i32>(met, 32), <i32>load<u16>(met, 36), <i32>load<u16>(met, 38), at + load<i32>(met, 40))
    ) {
      most = back;
    }
  }
  return most;
}

/**
 * False where it is certain that the needle, `size` codes from number `first` on, does not lie in the text with its place
 * `within` at `at`.
 */
function mayLie(first: i32, size: i32, within: i32, at: i32): bool {
  return agrees(first, size, within, 1, at) && agrees(first, size, within, -1, at);
}

/** As far as can be told from there on, or back: up to a gap that goes on in the text, or a quote. */
function agrees(first: i32, size: i32, within: i32, step: i32, start: i32): bool {
  let at = start;
  for (let place = within; place >= 0 && place < size; place += step) {
    const code = <i32>load<u16>(codes + ((<usize>(first + place)) << 1));
    if (code == QUOTE) return true;
    const unit = unitAt(at) & BITS;
    at += step;
    if (code < GAP) {
      if (unit != code) return false;
    } else if (code == GAP) {
      if (!isInGap(unit)) return false;
      if (isInGap(unitAt(at) & BITS)) return true;
    } else if (load<u8>(sets + ((<usize>(code - SET)) << 7) + unit) == 0) return false;
  }
  return true;
}

function isInGap(unit: i32): bool {
  return unit == 0 || (unit >= 0x09 && unit <= 0x0d);
}
