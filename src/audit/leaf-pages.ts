import { createSecretKey } from 'node:crypto';
import { itemsOfPage } from '../case/scans.ts';
import { createCommitter } from '../evidence/commitment.ts';
import { SCHEMA, valuesOf } from '../evidence/inventory.ts';
import { HASH_BYTES } from '../evidence/merkle.ts';
import { inventoryItem } from './keyed-order.ts';

/** What both threads that compute leaves are told once. `leaves` has 32 bytes a row and is shared. */
export interface LeafWork {
  key: Uint8Array;
  leaves: SharedArrayBuffer;
}

/** Rows that stand together in the case, as it gives them. */
export interface LeafPage {
  rows: Uint8Array;
  /** Index of each in the head. */
  indexes: Uint32Array;
  custodian: string | null;
}

/** Computes the leaves of a page and writes each where its row has its place. */
export function createPageHasher({ key, leaves }: LeafWork): (page: LeafPage) => void {
  const committer = createCommitter(createSecretKey(Buffer.from(key)), SCHEMA);
  const target = Buffer.from(leaves);
  return ({ rows, indexes, custodian }) => {
    const items = itemsOfPage(rows);
    if (items.length !== indexes.length) throw new Error(`${items.length} rows, not ${indexes.length}`);
    for (const [at, index] of indexes.entries()) {
      const item = items[at];
      if (item === undefined) continue;
      committer.leaf(index, valuesOf(inventoryItem(item, custodian))).copy(target, index * HASH_BYTES);
    }
  };
}
