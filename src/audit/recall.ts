import { createHash, createSecretKey } from 'node:crypto';
import { appendCustody, custodyEntries } from '../case/custody.ts';
import { latestHead } from '../case/heads.ts';
import type { Case } from '../case/open.ts';
import { createCommitter } from '../evidence/commitment.ts';
import { SCHEMA, valuesOf } from '../evidence/inventory.ts';
import { indexOfProductionNumber } from '../evidence/production-number.ts';
import { recallText, type Recall } from '../evidence/recall.ts';
import { packedRows } from '../evidence/row-set.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { headRows, keyedOrder } from './keyed-order.ts';

/** What is asked back. */
export interface RecallRequest {
  /** Id of the production; null: the last one. */
  production: string | null;
  /** Production numbers. */
  rows: string[];
  reason: string;
  by: string;
  /** Absolute path of the folder that the notice goes to. */
  target: string;
  /** Milliseconds since 1970. */
  now: number;
}

interface LoggedProduction {
  productionId: string;
  manifest: string;
  rows: number;
  /** Packed set of the rows of which nothing was shown. */
  withheld: string;
}

/**
 * Names rows of a logged production by number and commitment; `log` enters that they are asked back into the custody log. Throws the
 * signal's reason, and HandbackError (usage) for a production that the case did not make, for numbers that are none of its rows and for withheld rows.
 */
export async function recallRows(
  store: Case,
  request: RecallRequest,
  signal: AbortSignal,
): Promise<{ recall: Recall; log: () => void }> {
  const { productionId, manifest, rows: size, withheld } = loggedProduction(store, request.production);
  const indexes = request.rows.map((number) => {
    const index = indexOfProductionNumber(number);
    if (index !== null && index < size) return index;
    throw usage(`no row of production ${productionId}: ${number}`, `it has ${size} rows, HBP-000001 and on`);
  });
  refuseWithheld(request.rows, indexes, { productionId, withheld });
  const leaves = await leavesAt(store, new Set(indexes), signal);
  const rows = indexes.map((i, at) => ({ number: request.rows[at] ?? '', i, leaf: leaves.get(i) ?? '' }));
  const { reason, by, now, target } = request;
  const recall = { productionId, manifest, createdAt: new Date(now).toISOString(), by, reason, rows };
  const sha256 = createHash('sha256').update(recallText(recall)).digest('hex');
  const detail = { productionId, manifest, reason, rows: request.rows, target, sha256 };
  return {
    recall,
    log: () => {
      appendCustody(store.db, { event: 'recall', at: now, by, detail });
    },
  };
}

/** What was never produced cannot be asked back. */
function refuseWithheld(
  numbers: string[],
  indexes: number[],
  { productionId, withheld }: Pick<LoggedProduction, 'productionId' | 'withheld'>,
): void {
  const isWithheld = packedRows(withheld);
  const named = numbers.filter((_, at) => isWithheld(indexes[at] ?? 0));
  if (named.length === 0) return;
  throw usage(
    `withheld in production ${productionId}, so nothing of it was produced: ${named.join(', ')}`,
    'recall the rows that were produced or redacted',
  );
}

function loggedProduction({ db, file }: Case, wanted: string | null): LoggedProduction {
  let found: LoggedProduction | null = null;
  for (const { detail } of custodyEntries(db, 'production')) {
    const { productionId, manifest, counts, withheld } = detail as {
      productionId: string;
      manifest: string;
      counts: { produced: number; redacted: number; withheld: number };
      withheld: string;
    };
    if (wanted !== null && wanted !== productionId) continue;
    const rows = counts.produced + counts.redacted + counts.withheld;
    found = { productionId, manifest, rows, withheld };
  }
  if (found !== null) return found;
  const which = wanted === null ? (file ?? '') : wanted;
  throw usage(
    `${wanted === null ? 'the case has no production' : 'no such production'}: ${which}`,
    'the id of a production stands on its cover sheet',
  );
}

async function leavesAt(
  store: Case,
  wanted: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<Map<number, string>> {
  const head = latestHead(store.db);
  if (head === null) throw new Error('a production without a head');
  const committer = createCommitter(createSecretKey(head.key, 'hex'), SCHEMA);
  const leaves = new Map<number, string>();
  const order = await keyedOrder(store, Buffer.from(head.key, 'hex'), signal);
  for await (const row of headRows(store, order, signal)) {
    if (!wanted.has(row.index)) continue;
    leaves.set(row.index, committer.leaf(row.index, valuesOf(row)).toString('hex'));
    if (leaves.size === wanted.size) break;
  }
  return leaves;
}

function usage(message: string, hint: string): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint });
}
