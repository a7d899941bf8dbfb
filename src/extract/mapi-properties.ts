/** One property of a message as TNEF encodes it (MS-OXTNEF 2.1.3.4). */
export interface MapiProperty {
  tag: number;
  /** Type of its values (MS-OXCDATA 2.11.1), without the mark of several. */
  type: number;
  values: readonly Buffer[];
}

/** Several values of a type. */
const MULTIPLE = 0x1000;
/** Objects, texts in bytes and in UTF-16, bytes: each value has its length before it. */
const COUNTED = new Set([0x000d, 0x001e, 0x001f, 0x0102]);
/** Bytes of the types whose values are not four bytes long. */
const LENGTHS = new Map([
  [0x0005, 8],
  [0x0006, 8],
  [0x0007, 8],
  [0x0014, 8],
  [0x0040, 8],
  [0x0048, 16],
]);
/** Properties of higher numbers have names of their own. */
const NAMED = 0x8000;

/** Reads numbers in order; beyond the end they are 0 and bytes are none. */
interface Cursor {
  bytes: Buffer;
  at: number;
}

function number(cursor: Cursor, width: 2 | 4): number {
  const { bytes, at } = cursor;
  cursor.at += width;
  if (cursor.at > bytes.length) return 0;
  return width === 2 ? bytes.readUInt16LE(at) : bytes.readUInt32LE(at);
}

/** So many bytes and what fills them up to a multiple of four. */
function padded(cursor: Cursor, length: number): Buffer {
  const value = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += Math.ceil(length / 4) * 4;
  return value;
}

function skipName(cursor: Cursor): void {
  cursor.at += 16;
  const isText = number(cursor, 4) === 1;
  const numberOrLength = number(cursor, 4);
  if (isText) padded(cursor, numberOrLength);
}

/** The properties in a block of them, as far as it is whole. */
export function* mapiProperties(bytes: Buffer): Generator<MapiProperty> {
  const cursor: Cursor = { bytes, at: 0 };
  for (let left = number(cursor, 4); left > 0 && cursor.at + 4 <= bytes.length; left -= 1) {
    const kind = number(cursor, 2);
    const tag = number(cursor, 2);
    if (tag >= NAMED) skipName(cursor);
    const type = kind & ~MULTIPLE;
    const isCounted = COUNTED.has(type);
    const count = isCounted || kind !== type ? number(cursor, 4) : 1;
    const values: Buffer[] = [];
    while (values.length < count && cursor.at < bytes.length) {
      values.push(padded(cursor, isCounted ? number(cursor, 4) : (LENGTHS.get(type) ?? 4)));
    }
    yield { tag, type, values };
  }
}
