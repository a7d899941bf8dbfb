import type { Size } from './picture-size.ts';
import { copyAt, type View } from './zip-view.ts';

/** One picture of a TIFF file and where its directory stands. */
export interface TiffPage extends Size {
  offset: number;
  /** Number of its compression (TIFF 6.0, 3 and 22; TIFF Technical Note 2). */
  compression: number;
}

const MAX_PAGES = 10_000;
const MAX_ENTRIES = 1000;
const TAG = { kind: 254, width: 256, height: 257, compression: 259 };
const UNCOMPRESSED = 1;
const SHORT = 3;
/** A smaller copy of another picture of the file. */
const REDUCED = 1;

/** Reads numbers as the file's first two bytes say; 0 beyond the end. */
export function tiffNumbers(view: View): (bytes: Buffer, at: number, width: 2 | 4) => number {
  const isLittle = copyAt(view, 0, 2).toString('latin1') === 'II';
  return (bytes, at, width) => {
    if (at + width > bytes.length) return 0;
    return isLittle ? bytes.readUIntLE(at, width) : bytes.readUIntBE(at, width);
  };
}

/** The pictures of a TIFF file (TIFF 6.0, 2), in order, without the reduced ones; directories that lead back end it. */
export function* tiffPages(view: View): Generator<TiffPage> {
  const number = tiffNumbers(view);
  const seen = new Set<number>([0]);
  let offset = number(copyAt(view, 4, 4), 0, 4);
  while (!seen.has(offset) && seen.size <= MAX_PAGES) {
    seen.add(offset);
    const count = Math.min(MAX_ENTRIES, number(copyAt(view, offset, 2), 0, 2));
    const entries = copyAt(view, offset + 2, count * 12 + 4);
    const values = new Map<number, number>();
    for (let at = 0; at < count * 12; at += 12) {
      const isShort = number(entries, at + 2, 2) === SHORT;
      values.set(number(entries, at, 2), number(entries, at + 8, isShort ? 2 : 4));
    }
    const [width, height] = [values.get(TAG.width) ?? 0, values.get(TAG.height) ?? 0];
    const isReduced = ((values.get(TAG.kind) ?? 0) & REDUCED) !== 0;
    const compression = values.get(TAG.compression) ?? UNCOMPRESSED;
    if (width > 0 && height > 0 && !isReduced) yield { offset, width, height, compression };
    offset = number(entries, count * 12, 4);
  }
}

/** A copy of the file whose first picture is the one at `offset`. */
export function startingAt(view: View, offset: number): Buffer {
  const bytes = copyAt(view, 0, view.size);
  if (bytes.toString('latin1', 0, 2) === 'II') bytes.writeUInt32LE(offset, 4);
  else bytes.writeUInt32BE(offset, 4);
  return bytes;
}
