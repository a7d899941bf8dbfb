import { createSecretKey } from 'node:crypto';
import { appendCustody, custodyEntries } from '../case/custody.ts';
import { latestHead } from '../case/heads.ts';
import type { Case } from '../case/open.ts';
import { commitRow, leafOf } from '../evidence/commitment.ts';
import { SCHEMA, valuesOf } from '../evidence/inventory.ts';
import { indexOfProductionNumber } from '../evidence/production-number.ts';
import type { Recall } from '../evidence/recall.ts';
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
  /** Milliseconds since 1970. */
  now: number;
}

interface LoggedProduction {
  productionId: string;
  manifest: string;
  rows: number;
}

/**
 * Names rows of a logged production by number and commitment, and logs that they are asked back. Call within a transaction.
 * Throws HandbackError (usage) for a production that the case did not make and for numbers that are none of its rows.
 */
export function recallRows(store: Case, request: RecallRequest): Recall {
  const { productionId, manifest, rows: size } = loggedProduction(store, request.production);
  const indexes = request.rows.map((number) => {
    const index = indexOfProductionNumber(number);
    if (index !== null && index < size) return index;
    throw usage(`no row of production ${productionId}: ${number}`, `it has ${size} rows, HBP-000001 and on`);
  });
  const leaves = leavesAt(store, new Set(indexes));
  const rows = indexes.map((i, at) => ({ number: request.rows[at] ?? '', i, leaf: leaves.get(i) ?? '' }));
  const { reason, by, now } = request;
  appendCustody(store.db, {
    ...{ event: 'recall', at: now, by },
    detail: { productionId, manifest, reason, rows: request.rows },
  });
  return { productionId, manifest, createdAt: new Date(now).toISOString(), by, reason, rows };
}

function loggedProduction({ db, file }: Case, wanted: string | null): LoggedProduction {
  let found: LoggedProduction | null = null;
  for (const { detail } of custodyEntries(db, 'production')) {
    const { productionId, manifest, counts } = detail as {
      productionId: string;
      manifest: string;
      counts: { produced: number; redacted: number; withheld: number };
    };
    if (wanted !== null && wanted !== productionId) continue;
    found = { productionId, manifest, rows: counts.produced + counts.redacted + counts.withheld };
  }
  if (found !== null) return found;
  const which = wanted === null ? (file ?? '') : wanted;
  throw usage(
    `${wanted === null ? 'the case has no production' : 'no such production'}: ${which}`,
    'the id of a production stands on its cover sheet',
  );
}

function leavesAt(store: Case, wanted: ReadonlySet<number>): Map<number, string> {
  const head = latestHead(store.db);
  if (head === null) throw new Error('a production without a head');
  const key = createSecretKey(head.key, 'hex');
  const leaves = new Map<number, string>();
  for (const row of headRows(store, keyedOrder(store, Buffer.from(head.key, 'hex')))) {
    if (!wanted.has(row.index)) continue;
    leaves.set(
      row.index,
      leafOf(row.index, commitRow(key, row.index, SCHEMA, valuesOf(row))).toString('hex'),
    );
    if (leaves.size === wanted.size) break;
  }
  return leaves;
}

function usage(message: string, hint: string): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint });
}
