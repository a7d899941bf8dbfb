import { inflateSync } from 'node:zlib';
import { ExtractFailure } from './extractor.ts';
import { decode } from './pst-crypt.ts';
import { checksum, referenceAt, wordAt, type Store } from './pst-store.ts';
import { find, TREE } from './pst-tree.ts';
import { copyAt } from './zip-view.ts';

/** Kinds of blocks that hold the numbers of others (MS-PST 2.2.2.8.3). */
const DATA_TREE = 1;
const NODE_TREE = 2;
/** Bit of the number of a block that holds no data; the lowest bit means nothing (MS-PST 2.2.2.2). */
const INTERNAL = 2;
const MOST_BLOCKS = 2 ** 18;
/** No block is longer, in any form of the format. */
const LONGEST = 2 ** 16;

const isInternal = (id: number): boolean => Math.floor(id / INTERNAL) % 2 === 1;

function damaged(what: string): ExtractFailure {
  return new ExtractFailure('damaged', what);
}

/** The bytes of a block as they are stored; a wrong checksum is a fault of the store. */
function stored({ view, layout, faults }: Store, at: number, size: number): Buffer {
  const { align, trailer, blockChecksum: stated } = layout;
  const whole = Math.ceil((size + trailer) / align) * align;
  const bytes = copyAt(view, at, whole);
  if (bytes.length < whole) throw damaged('a block lies beyond the end');
  const data = bytes.subarray(0, size);
  if (stated !== null && bytes.readUInt32LE(whole - trailer + stated) !== checksum(data)) faults.blocks += 1;
  return data;
}

/** One block by its number, decoded (MS-PST 2.2.2.7.7.3, 2.2.2.8). Throws ExtractFailure `damaged`. */
function readBlock(store: Store, id: number): Buffer {
  const { word, page } = store.layout;
  const key = id - (id % 2);
  const entry = find(store, store.blocks, TREE.blocks, key);
  if (entry === null) throw damaged('a block is missing');
  const { at } = referenceAt(entry, 0, word);
  const size = entry.readUInt16LE(2 * word);
  let bytes = stored(store, at, size);
  const full = page > 512 ? entry.readUInt16LE(2 * word + 2) : size;
  if (full !== size) bytes = inflateSync(bytes, { maxOutputLength: LONGEST });
  if (!isInternal(id)) decode(bytes, store.method, key % 2 ** 32);
  return bytes;
}

/** Numbers in a block of them, from `at` on, `width` bytes each. Throws ExtractFailure `damaged`. */
function* numbersIn(bytes: Buffer, at: number, width: number, word: 4 | 8): Generator<Buffer> {
  const count = bytes.length < 8 ? null : bytes.readUInt16LE(2);
  const isWhole = count === 0 || (count !== null && at + (count - 1) * width + word <= bytes.length);
  if (!isWhole) throw damaged('a block of numbers is cut off');
  for (let index = 0; index < count; index += 1, at += width) yield bytes.subarray(at, at + width);
}

/** The blocks of data under a number, `most` bytes at most together. Throws ExtractFailure `damaged`, `too-large`. */
export function readData(store: Store, id: number, most: number): Buffer[] {
  const { word } = store.layout;
  const blocks: Buffer[] = [];
  let [length, read] = [0, 0];
  const open = id === 0 ? [] : [{ id, level: 2 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const bytes = readBlock(store, next.id);
    if (!isInternal(next.id)) {
      blocks.push(bytes);
      length += bytes.length;
    } else {
      const level = bytes[1] ?? 0;
      if (bytes[0] !== DATA_TREE || level === 0 || level > next.level) throw damaged('blocks in disorder');
      const below = [...numbersIn(bytes, 8, word, word)].map((entry) => wordAt(entry, 0, word));
      if (below.length === 0) throw damaged('a block of numbers is empty');
      open.push(...below.reverse().map((one) => ({ id: one, level: level - 1 })));
    }
    read += 1;
    if (length > most || read > MOST_BLOCKS) {
      throw new ExtractFailure('too-large', `a part is longer than ${most} bytes`);
    }
  }
  return blocks;
}

/** A node: its data, and the nodes below it; 0 where it has none. */
export interface PstNode {
  id: number;
  data: number;
  below: number;
}

/** The node of an entry; of its number the upper half means nothing. */
export function nodeAt(entry: Buffer, word: 4 | 8): PstNode {
  if (entry.length < 3 * word) throw damaged('nodes in disorder');
  return { id: entry.readUInt32LE(0), data: wordAt(entry, word, word), below: wordAt(entry, 2 * word, word) };
}

/** The nodes below a node, in order (MS-PST 2.2.2.8.3.3). Throws ExtractFailure `damaged`. */
export function readSubnodes(store: Store, id: number): PstNode[] {
  const { word } = store.layout;
  if (id === 0) return [];
  const start = word === 4 ? 4 : 8;
  const bytes = readBlock(store, id);
  if (bytes[0] !== NODE_TREE) throw damaged('nodes in disorder');
  const leavesOf = (block: Buffer): PstNode[] =>
    [...numbersIn(block, start, 3 * word, word)].map((entry) => nodeAt(entry, word));
  if (bytes[1] === 0) return leavesOf(bytes);
  return [...numbersIn(bytes, start, 2 * word, word)].flatMap((entry) => {
    const block = readBlock(store, wordAt(entry, word, word));
    if (block[0] !== NODE_TREE || block[1] !== 0) throw damaged('nodes in disorder');
    return leavesOf(block);
  });
}
