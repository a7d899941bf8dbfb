import { ExtractFailure } from './extractor.ts';
import { readData, readSubnodes, type PstNode } from './pst-block.ts';
import { CLIENT, isItem, itemOf, openHeap, recordsOf, type Heap } from './pst-heap.ts';
import type { Store } from './pst-store.ts';

/** A property of an object or of a row of a table. */
export interface PstProperty {
  tag: number;
  /** MS-OXCDATA 2.11.1. */
  type: number;
  /** Bytes of its value; throws ExtractFailure. */
  value: () => Buffer;
}

/** Types whose value stands in the record itself, by their width (MS-PST 2.3.3.3); all others stand in the heap or a node. */
const INLINE = new Map([
  [0x0002, 2],
  [0x0003, 4],
  [0x0004, 4],
  [0x000a, 4],
  [0x000b, 1],
]);

/** A value by the number of its item or node. Throws ExtractFailure. */
function valueAt(
  store: Store,
  heap: Heap,
  below: () => readonly PstNode[],
  id: number,
  most: number,
): Buffer {
  if (isItem(id)) return itemOf(heap, id);
  const node = below().find((one) => one.id === id);
  if (node === undefined) throw new ExtractFailure('damaged', 'a part is missing');
  return Buffer.concat(readData(store, node.data, most));
}

/** Asks once, when it is needed. */
function once<T>(ask: () => T): () => T {
  let answer: { value: T } | null = null;
  return () => (answer ??= { value: ask() }).value;
}

/** Properties of an object, `most` bytes each at most (MS-PST 2.3.3). Throws ExtractFailure `damaged`, `too-large`. */
export function readProperties(store: Store, node: PstNode, most: number): PstProperty[] {
  const heap = openHeap(store, node, most);
  if (heap.client !== CLIENT.properties) throw new ExtractFailure('damaged', 'a node has no properties');
  const below = once(() => readSubnodes(store, node.below));
  return [...recordsOf(heap, heap.root)].map(({ key, data }) => {
    if (key.length !== 2 || data.length !== 6) throw new ExtractFailure('damaged', 'properties in disorder');
    const [tag, type] = [key.readUInt16LE(0), data.readUInt16LE(0)];
    const width = INLINE.get(type);
    const value = (): Buffer =>
      width === undefined
        ? valueAt(store, heap, below, data.readUInt32LE(2), most)
        : data.subarray(2, 2 + width);
    return { tag, type, value };
  });
}

interface Column {
  tag: number;
  type: number;
  at: number;
  width: number;
  /** Bit that says whether a row has the column. */
  bit: number;
}

const COLUMN = 8;
const COLUMNS_AT = 22;
const MOST_ROWS = 2 ** 16;

function columnsOf(head: Buffer): Column[] {
  return Array.from({ length: head[1] ?? 0 }, (_, index) => COLUMNS_AT + index * COLUMN)
    .filter((at) => at + COLUMN <= head.length)
    .map((at) => ({
      type: head.readUInt16LE(at),
      tag: head.readUInt16LE(at + 2),
      at: head.readUInt16LE(at + 4),
      width: head[at + 6] ?? 0,
      bit: head[at + 7] ?? 0,
    }));
}

/** Rows of a matrix: they do not run over the end of a block (MS-PST 2.3.4.4). Throws ExtractFailure `too-large`. */
function rowsIn(blocks: readonly Buffer[], width: number): Buffer[] {
  const rows: Buffer[] = [];
  for (const block of blocks) {
    for (let at = 0; at + width <= block.length; at += width) {
      if (rows.push(block.subarray(at, at + width)) > MOST_ROWS) {
        throw new ExtractFailure('too-large', `a table has more than ${MOST_ROWS} rows`);
      }
    }
  }
  return rows;
}

/** Properties of each row of a table (MS-PST 2.3.4). Throws ExtractFailure `damaged`, `too-large`. */
export function readTable(store: Store, node: PstNode, most: number): PstProperty[][] {
  const heap = openHeap(store, node, most);
  const head = itemOf(heap, heap.root);
  if (heap.client !== CLIENT.table || head.length < COLUMNS_AT) {
    throw new ExtractFailure('damaged', 'a node has no table');
  }
  const below = once(() => readSubnodes(store, node.below));
  const [exists, width, matrix] = [head.readUInt16LE(6), head.readUInt16LE(8), head.readUInt32LE(14)];
  if (width === 0) return [];
  const found = isItem(matrix) ? null : below().find(({ id }) => id === matrix);
  const blocks = found == null ? [itemOf(heap, matrix)] : readData(store, found.data, most);
  const columns = columnsOf(head);
  return rowsIn(blocks, width).map((row) =>
    columns
      .filter(({ bit }) => ((row[exists + (bit >>> 3)] ?? 0) & (0x80 >>> (bit & 7))) !== 0)
      .map(({ tag, type, at, width: own }) => ({
        tag,
        type,
        value: () =>
          own === 4 && !INLINE.has(type) && at + 4 <= row.length
            ? valueAt(store, heap, below, row.readUInt32LE(at), most)
            : row.subarray(at, at + own),
      })),
  );
}
