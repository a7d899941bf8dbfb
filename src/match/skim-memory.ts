import type { Grams, Met } from './grams.ts';
import { membersOf, type Needle, SET } from './needles.ts';
import { newSkimInstance, type SkimExports } from './skim-module.ts';

/** Units after which it is asked whether skimming pays: as many as are looked at in one go. */
export const BLOCK = 16_384;

/** The units of a text, with zeros behind. */
export interface Units {
  units: Uint16Array;
  length: number;
}

/** A text in the memory of the module, and what the module finds there. */
export interface SkimMemory {
  /** Copies a text, which is there until the next call. */
  copy: (text: string) => Units;
  /**
   * Looks at a block of it, at most BLOCK units. Returns how many pairs of numbers `found` then has: a place, and how many
   * counted units in front of it something can begin that lies over the four units there; places ascend.
   */
  look: (from: number, to: number) => number;
  found: () => Int32Array;
}

const PAGE = 65_536;
/** Bytes of the vectors that the module reads; addresses are multiples of it. */
const VECTOR = 16;
/** Units that it reads in front of a text, and behind it. */
const MARGIN = 64;
/** Zeros behind a text. */
const BEHIND = 8;
/** Bytes of one in `met`: its units and their masks; number and count of the codes; place, offset, back. */
const MET = 48;
/** Bytes of a set: one for each value of a unit. */
const MEMBERS = 128;

/** Null where the processor has no vectors. */
export function skimMemory(grams: Grams): SkimMemory | null {
  const instance = newSkimInstance();
  return instance === null ? null : withTables(instance, grams);
}

function withTables(instance: SkimExports, grams: Grams): SkimMemory {
  const { memory, setTables, setUp, skimBlock } = instance;
  let top = memory.buffer.byteLength;
  const growTo = (end: number): void => {
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  };
  const reserve = (bytes: number): number => {
    const address = top;
    top += Math.ceil(bytes / VECTOR) * VECTOR;
    growTo(top);
    return address;
  };
  const put = (table: ArrayBufferView): number => {
    const address = reserve(table.byteLength);
    new Uint8Array(memory.buffer).set(bytesOf(table), address);
    return address;
  };
  const { codes, firsts, sets } = codesOf(grams.met);
  setTables(
    put(grams.bits),
    put(grams.ranks),
    put(grams.lists),
    put(grams.begins),
    put(metTable(grams.met, firsts)),
    put(codes),
    put(sets),
  );
  // A place for every stride of a block, and what a vector has beyond it.
  const places = BLOCK / grams.stride + VECTOR;
  const placesAt = reserve(places * 4);
  const foundAt = reserve(places * 8);
  const textAt = reserve(2 * MARGIN) + 2 * MARGIN;
  growTo(textAt + 2 * MARGIN);
  setUp(placesAt, foundAt, textAt, grams.stride, grams.longest);
  const views = (): Views => viewsOf(memory.buffer, foundAt, places, textAt);
  let [{ bytes, units, found }, length] = [views(), 0];
  return {
    copy(text) {
      ({ length } = text);
      if (units.length < length + MARGIN) {
        growTo(textAt + 2 * (length + MARGIN));
        ({ bytes, units, found } = views());
      }
      bytes.write(text, 'utf16le');
      units.fill(0, length, length + BEHIND);
      return { units, length };
    },
    look: (from, to) => skimBlock(from, to, length),
    found: () => found,
  };
}

interface Views {
  bytes: Buffer;
  units: Uint16Array;
  found: Int32Array;
}

function viewsOf(buffer: ArrayBuffer, foundAt: number, places: number, textAt: number): Views {
  return {
    bytes: Buffer.from(buffer, textAt),
    units: new Uint16Array(buffer, textAt),
    found: new Int32Array(buffer, foundAt, 2 * places),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function metTable(all: readonly Met[], firsts: ReadonlyMap<Needle, number>): Uint8Array {
  const table = new Uint8Array(all.length * MET);
  const view = new DataView(table.buffer);
  all.forEach(({ needle, within, offset, back, around }, index) => {
    const at = index * MET;
    table.set(around, at);
    view.setInt32(at + 32, firsts.get(needle) ?? 0, true);
    view.setUint16(at + 36, needle.units.length, true);
    view.setUint16(at + 38, within, true);
    view.setInt32(at + 40, offset, true);
    view.setInt32(at + 44, back, true);
  });
  return table;
}

/** The codes of all needles, one behind the other, in which sets are numbered over all; and which units each set has. */
function codesOf(all: readonly Met[]): { codes: Uint16Array; firsts: Map<Needle, number>; sets: Uint8Array } {
  const codes: number[] = [];
  const firsts = new Map<Needle, number>();
  const numbers = new Map<string, number>();
  for (const { needle } of all) {
    if (firsts.has(needle)) continue;
    firsts.set(needle, codes.length);
    for (const code of needle.units) {
      if (code < SET) codes.push(code);
      else {
        const key = membersOf(needle, code).join(' ');
        const number = numbers.get(key) ?? numbers.size;
        numbers.set(key, number);
        codes.push(SET + number);
      }
    }
  }
  const sets = new Uint8Array(numbers.size * MEMBERS);
  for (const [key, number] of numbers) {
    if (key !== '') for (const unit of key.split(' ')) sets[number * MEMBERS + Number(unit)] = 1;
  }
  return { codes: Uint16Array.from(codes), firsts, sets };
}
