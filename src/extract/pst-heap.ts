import { ExtractFailure } from './extractor.ts';
import { readData, type PstNode } from './pst-block.ts';
import type { Store } from './pst-store.ts';

/** A heap in the data of a node (MS-PST 2.3.1). */
export interface Heap {
  blocks: Buffer[];
  /** What it holds, see `CLIENT`. */
  client: number;
  root: number;
  /** Bits of an item's number that tell which of its block it is. */
  indexBits: number;
}

const HEAP = 0xec;
/** What a heap holds (MS-PST 2.3.1.2). */
export const CLIENT = { properties: 0xbc, table: 0x7c } as const;
const TREE = 0xb5;
const MOST_LEVELS = 8;
/** Most records of one tree. */
const MOST_RECORDS = 2 ** 20;

/** Opens the heap of a node. Throws ExtractFailure `damaged`, `too-large`. */
export function openHeap(store: Store, node: PstNode, most: number): Heap {
  const blocks = readData(store, node.data, most);
  const head = blocks[0];
  if (head === undefined || head.length < 12 || head[2] !== HEAP) {
    throw new ExtractFailure('damaged', 'a node has no heap');
  }
  const indexBits = store.layout.page > 512 ? 14 : 11;
  return { blocks, client: head[3] ?? 0, root: head.readUInt32LE(4), indexBits };
}

/** True for numbers of items of a heap; others are those of nodes (MS-PST 2.3.3.2). */
export function isItem(id: number): boolean {
  return id % 32 === 0;
}

/** An item of a heap by its number (MS-PST 2.3.1.1, 2.3.1.5); empty for number 0. Throws ExtractFailure `damaged` where it is missing. */
export function itemOf({ blocks, indexBits }: Heap, id: number): Buffer {
  if (id === 0) return Buffer.alloc(0);
  const index = (id >>> 5) % 2 ** indexBits;
  const block = blocks[id >>> (5 + indexBits)];
  if (index === 0 || block === undefined || block.length < 2) throw missingItem();
  const bounds = block.readUInt16LE(0) + 4 + 2 * (index - 1);
  if (bounds + 4 > block.length) throw missingItem();
  const [start, end] = [block.readUInt16LE(bounds), block.readUInt16LE(bounds + 2)];
  if (start > end || end > block.length) throw missingItem();
  return block.subarray(start, end);
}

function missingItem(): ExtractFailure {
  return new ExtractFailure('damaged', 'an item of a heap is missing');
}

/** Records of a tree on a heap, key and data together, in order (MS-PST 2.3.2). Throws ExtractFailure `damaged`. */
export function* recordsOf(heap: Heap, id: number): Generator<{ key: Buffer; data: Buffer }> {
  const head = itemOf(heap, id);
  const [kind, keyWidth = 0, dataWidth = 0, levels = 0] = head.subarray(0, 4);
  if (head.length < 8 || kind !== TREE || keyWidth === 0 || levels > MOST_LEVELS) {
    throw new ExtractFailure('damaged', 'a heap has no tree');
  }
  let left = MOST_RECORDS;
  const open = [{ id: head.readUInt32LE(4), level: levels }];
  for (let next = open.pop(); next !== undefined && left > 0; next = open.pop()) {
    const bytes = itemOf(heap, next.id);
    const width = keyWidth + (next.level === 0 ? dataWidth : 4);
    const below: typeof open = [];
    for (let at = 0; at + width <= bytes.length && left > 0; at += width, left -= 1) {
      const [key, data] = [bytes.subarray(at, at + keyWidth), bytes.subarray(at + keyWidth, at + width)];
      if (next.level === 0) yield { key, data };
      else below.push({ id: data.readUInt32LE(0), level: next.level - 1 });
    }
    open.push(...below.reverse());
  }
}
