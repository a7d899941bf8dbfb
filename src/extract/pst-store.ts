import { crc32 } from 'node:zlib';
import { ExtractFailure } from './extractor.ts';
import { METHOD } from './pst-crypt.ts';
import { copyAt, type View } from './zip-view.ts';

/** Number of a page or block, and where it stands. */
export interface Reference {
  id: number;
  at: number;
}

/** How one of the three forms of the format is laid out, in bytes (MS-PST 2.2.2). */
export interface Layout {
  /** Of numbers and offsets. */
  word: 4 | 8;
  page: number;
  /** Where a page of a tree tells how many entries it has (2.2.2.7.7.1), and where it tells its kind. */
  count: number;
  countWidth: 1 | 2;
  kind: number;
  /** Where it has its checksum, which covers all before `kind`; null where none is known to hold. */
  checksum: number | null;
  /** Blocks end with a trailer of this size at a multiple of that; where in it they have theirs. */
  trailer: number;
  align: number;
  blockChecksum: number | null;
}

const ANSI: Layout = {
  ...{ word: 4, page: 512, count: 496, countWidth: 1, kind: 500, checksum: 508 },
  ...{ trailer: 12, align: 64, blockChecksum: 8 },
};
const UNICODE: Layout = {
  ...{ word: 8, page: 512, count: 488, countWidth: 1, kind: 496, checksum: 500 },
  ...{ trailer: 16, align: 64, blockChecksum: 4 },
};
/** Of Outlook 2013 and later, for OST; not in the specification, described by libpff. */
const LARGE: Layout = {
  ...{ word: 8, page: 4096, count: 4056, countWidth: 2, kind: 4072, checksum: null },
  ...{ trailer: 24, align: 512, blockChecksum: null },
};

/** An opened store. */
export interface Store {
  view: View;
  layout: Layout;
  /** How blocks are encoded, see `pst-crypt.ts`. */
  method: number;
  /** Roots of the trees of nodes and of blocks. */
  nodes: Reference;
  blocks: Reference;
  /** What was found broken on the way. */
  faults: { pages: number; blocks: number };
}

const HEADER = 564;
const FIRST_UNICODE = 23;
const FIRST_LARGE = 36;

/** A number of the layout's width; larger ones than 2^53 are none that a store could have, and lose their last digits. */
export function wordAt(bytes: Buffer, at: number, word: 4 | 8): number {
  if (at + word > bytes.length) return 0;
  return word === 4 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at));
}

export function referenceAt(bytes: Buffer, at: number, word: 4 | 8): Reference {
  return { id: wordAt(bytes, at, word), at: wordAt(bytes, at + word, word) };
}

/** Reads the header of a store (MS-PST 2.2.2.6). Throws ExtractFailure where it is none that can be read. */
export function openStore(view: View): Store {
  const head = copyAt(view, 0, HEADER);
  if (head.length < HEADER || !head.toString('latin1', 0, 4).startsWith('!BDN')) {
    throw new ExtractFailure('damaged', 'the store has no whole header');
  }
  const version = head.readUInt16LE(10);
  const layout = version >= FIRST_LARGE ? LARGE : version >= FIRST_UNICODE ? UNICODE : ANSI;
  const [trees, method] = layout.word === 4 ? [184, 461] : [216, 513];
  const store: Store = {
    view,
    layout,
    method: head[method] ?? 0,
    nodes: referenceAt(head, trees, layout.word),
    blocks: referenceAt(head, trees + 2 * layout.word, layout.word),
    faults: { pages: 0, blocks: 0 },
  };
  if (store.method > METHOD.cyclic) {
    throw new ExtractFailure('encrypted', 'the store is encrypted in an unknown way');
  }
  return store;
}

/** CRC-32 as the format has it: it begins with zero and is not inverted (MS-PST 5.3). */
export function checksum(bytes: Buffer): number {
  return ~crc32(bytes, 0xffffffff) >>> 0;
}
