import { HASH_BYTES } from './merkle.ts';

const FIRST_ROOM = 1_024;

/** Leaves of 32 bytes each, one after the other in one piece of memory that grows as they come. */
export interface LeafList {
  add: (leaf: Uint8Array) => void;
  size: () => number;
  /** All of them, for the time until the next is added. */
  bytes: () => Buffer;
}

export function createLeafList(): LeafList {
  let room = Buffer.alloc(FIRST_ROOM * HASH_BYTES);
  let used = 0;
  return {
    add: (leaf) => {
      if (used === room.length) room = Buffer.concat([room, Buffer.alloc(room.length)]);
      room.set(leaf, used);
      used += HASH_BYTES;
    },
    size: () => used / HASH_BYTES,
    bytes: () => room.subarray(0, used),
  };
}
