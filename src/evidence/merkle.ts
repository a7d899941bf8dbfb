import { hash } from 'node:crypto';

/** Of a leaf, a node and the root: SHA-256. */
export const HASH_BYTES = 32;

/** Root of the tree over `count` leaves of 32 bytes each, split as in RFC 9162 section 2.1.1. */
export function merkleRoot(leaves: Buffer, count = leaves.length / HASH_BYTES): Buffer {
  if (count === 0) return hash('sha256', '', 'buffer');
  // Level by level: pairs are joined, an odd one out moves up. That is the RFC's split at the largest power of two.
  let level = leaves.subarray(0, count * HASH_BYTES);
  for (let size = count; size > 1; size = Math.ceil(size / 2)) level = joinPairs(level, size);
  return Buffer.from(level);
}

function joinPairs(level: Buffer, size: number): Buffer {
  const above = Buffer.alloc(Math.ceil(size / 2) * HASH_BYTES);
  const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);
  for (let at = 0; at + 1 < size; at += 2) {
    level.copy(node, 1, at * HASH_BYTES, (at + 2) * HASH_BYTES);
    above.write(hash('sha256', node, 'hex'), (at / 2) * HASH_BYTES, 'hex');
  }
  if (size % 2 === 1) level.copy(above, above.length - HASH_BYTES, (size - 1) * HASH_BYTES);
  return above;
}
