import { ExtractFailure } from './extractor.ts';

/** A reader of the header's numbers. Every call throws ExtractFailure `damaged` beyond its end. */
export interface Cursor {
  byte: () => number;
  /** One to nine bytes: the ones at the top of the first say how many follow. */
  number: () => number;
  /** A number of things that each take at least a bit of the header. */
  count: () => number;
  bytes: (length: number) => Buffer;
  /** One number each, 0 or 1: millions of files must not take much memory. */
  bits: (count: number) => Uint8Array;
  rest: () => Buffer;
}

export function broken(): ExtractFailure {
  return new ExtractFailure('damaged', 'the header of the archive is broken or of an unusual kind');
}

export function cursorOf(bytes: Buffer): Cursor {
  let at = 0;
  const cursor: Cursor = {
    bytes(length) {
      if (length > bytes.length - at) throw broken();
      at += length;
      return bytes.subarray(at - length, at);
    },
    byte: () => cursor.bytes(1)[0] ?? 0,
    number() {
      const first = cursor.byte();
      const more = Math.clz32(~(first << 24));
      const top = more >= 7 ? 0 : first & ((1 << (7 - more)) - 1);
      let value = top * 2 ** (8 * more);
      for (let index = 0; index < more; index += 1) value += cursor.byte() * 2 ** (8 * index);
      if (value > Number.MAX_SAFE_INTEGER) throw broken();
      return value;
    },
    count() {
      const value = cursor.number();
      if (value > bytes.length * 8) throw broken();
      return value;
    },
    rest: () => cursor.bytes(bytes.length - at),
    bits(count) {
      const packed = cursor.bytes(Math.ceil(count / 8));
      const bits = new Uint8Array(count);
      for (let index = 0; index < count; index += 1)
        bits[index] = ((packed[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
      return bits;
    },
  };
  return cursor;
}

/** One bit each, or a byte that says that all are set. */
export function definedBits(cursor: Cursor, count: number): Uint8Array {
  return cursor.byte() === 0 ? cursor.bits(count) : new Uint8Array(count).fill(1);
}
