import type { Case } from '../case/open.ts';
import { factsPage } from '../case/scans.ts';
import { startHelper } from './helper-thread.ts';
import { custodianOf, type KeyedOrder } from './keyed-order.ts';
import { createPageHasher, type LeafPage, type LeafWork } from './leaf-pages.ts';
import { pause } from './pause.ts';

const HASH_BYTES = 32;

/** With fewer rows, starting a thread costs more than it saves. */
const FEW_ROWS = 5_000;

const PAGE_ROWS = 250;

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
  const helper = order.size < FEW_ROWS ? null : startHelper<LeafPage, null>('leaf-thread.js', work);
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
