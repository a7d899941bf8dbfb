import type { Case } from '../case/open.ts';
import { factsPage } from '../case/scans.ts';
import { HASH_BYTES } from '../evidence/merkle.ts';
import { helperFor, PAGE_ROWS } from './helper-thread.ts';
import { custodianOf, type KeyedOrder } from './keyed-order.ts';
import { createPageHasher, type LeafPage, type LeafWork } from './leaf-pages.ts';
import { pause } from './pause.ts';

/**
 * The leaves of all rows in the order of the head, 32 bytes each. The rows are read in the order of the case, because that is
 * how they lie; of many, a second thread takes as many pages as it can. Throws the signal's reason.
 */
export async function leavesOf(
  { db }: Case,
  { key, order }: { key: Buffer; order: KeyedOrder },
  signal: AbortSignal,
): Promise<Buffer> {
  const leaves = new SharedArrayBuffer(order.size * HASH_BYTES);
  const work: LeafWork = { key: Uint8Array.from(key), leaves };
  const hashPage = createPageHasher(work);
  const helper = helperFor<LeafPage, null>(order.size, 'leaf-thread.js', work);
  let taken: Promise<null> | null = null;
  try {
    for (const ordered of order.scans) {
      const { scan, ascending, indexes } = ordered;
      for (let start = 0; start < ascending.length; start += PAGE_ROWS) {
        await pause(signal);
        const end = Math.min(start + PAGE_ROWS, ascending.length);
        const rows = factsPage(db, scan, ascending[start] ?? 0, ascending[end - 1] ?? 0);
        const page = { rows, indexes: indexes.slice(start, end), custodian: custodianOf(ordered) };
        const answer = helper?.take(page, rows) ?? null;
        if (answer === null) hashPage(page);
        else taken = answer;
      }
    }
    // Answers come in the order of the pages.
    await taken;
  } finally {
    await helper?.close();
  }
  return Buffer.from(leaves);
}
