import type { HeadRecord } from '../case/heads.ts';
import type { Case } from '../case/open.ts';
import { keyedPage } from '../case/scans.ts';
import type { Layout } from '../evidence/layout.ts';
import { HASH_BYTES, merkleRoot } from '../evidence/merkle.ts';
import { isSecret } from '../evidence/withholding.ts';
import { MOST_SHEET_ROWS } from '../evidence/workbook.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { runStatus } from '../model/run-status.ts';
import { helperFor, PAGE_ROWS } from './helper-thread.ts';
import { custodianOf, type OrderedScan } from './keyed-order.ts';
import { pause } from './pause.ts';
import type { ProductionPlan, ProductionRequest } from './production-plan.ts';
import { createPageRenderer, type RenderedPage, type RenderWork, type RowsPage } from './render-pages.ts';

/** A planned production, and in which form it is to be. */
export interface PlannedProduction {
  head: HeadRecord;
  plan: ProductionPlan;
  request: Pick<ProductionRequest, 'audience' | 'fields'>;
  layout: Layout;
}

/** Pages that stand in memory, rendered or not, because one before them is not done. */
const MOST_PAGES = 8;

/**
 * Every row of a planned production in every form, in the order of the head; of many, a second thread renders as many as it
 * can. No page goes over the end of a file that has a bound. Throws HandbackError (integrity) after the last where the rows
 * are not those that the head commits to; and the signal's reason.
 */
export async function* renderedPages(
  store: Case,
  production: PlannedProduction,
  signal: AbortSignal,
): AsyncGenerator<RenderedPage> {
  const { head, plan } = production;
  const work = workOf(production);
  const render = createPageRenderer(work);
  const helper = helperFor<RowsPage, RenderedPage>(plan.order.size, 'render-thread.js', work);
  const pages: (Promise<RenderedPage> | RenderedPage)[] = [];
  try {
    for (const page of pagesOf(store, plan, production.layout.datRows)) {
      await pause(signal);
      pages.push(helper?.take(page, page.rows) ?? render(page));
      const [next] = pages.length < MOST_PAGES ? [] : pages.splice(0, 1);
      if (next !== undefined) yield next;
    }
    for (const page of pages) yield page;
  } finally {
    await helper?.close();
  }
  requireRoot(head, Buffer.from(work.leaves));
}

function workOf({ head, plan, request: { audience, fields }, layout }: PlannedProduction): RenderWork {
  const { order, treatments } = plan;
  const secret = new Uint8Array(new SharedArrayBuffer(order.size));
  for (const [index, treatment] of treatments.entries()) secret[index] = isSecret(treatment) ? 1 : 0;
  const places = order.scans.map(({ ascending, indexes }) => ({ ascending, indexes }));
  const leaves = new SharedArrayBuffer(order.size * HASH_BYTES);
  const key = Uint8Array.from(Buffer.from(head.key, 'hex'));
  return { key, audience, fields, layout, status: statusOf(plan), places, secret, leaves };
}

/** Whether the scans whose rows these are were complete, as lists say it. */
export function statusOf({ order }: ProductionPlan): string {
  return runStatus(...order.scans.map(({ head }) => head));
}

function* pagesOf(store: Case, plan: ProductionPlan, datRows: number | null): Generator<RowsPage> {
  for (const ordered of plan.order.scans) {
    const last = ordered.first + ordered.controls.length;
    for (let first = ordered.first; first < last;) {
      const bounds = [MOST_SHEET_ROWS, datRows ?? MOST_SHEET_ROWS].map(
        (most) => first - (first % most) + most,
      );
      const end = Math.min(first + PAGE_ROWS, last, ...bounds);
      yield pageOf(store, plan, ordered, first, end);
      first = end;
    }
  }
}

function pageOf(
  { db }: Case,
  { treatments, groups, decided }: ProductionPlan,
  ordered: OrderedScan,
  first: number,
  end: number,
): RowsPage {
  const controls = ordered.controls.slice(first - ordered.first, end - ordered.first);
  return {
    rows: keyedPage(db, ordered.scan, controls),
    controls,
    first,
    custodian: custodianOf(ordered),
    treatments: treatments.slice(first, end),
    groups: groups.slice(first, end),
    decided: Array.from({ length: end - first }, (_, at) => {
      const position = decided[first + at];
      return position === undefined ? null : `${position.state} ${position.stage}`;
    }),
  };
}

function requireRoot(head: HeadRecord, leaves: Buffer): void {
  if (merkleRoot(leaves).toString('hex') === head.root) return;
  throw new HandbackError({
    code: EXIT.integrity,
    message: 'the rows of the case are not those that its head commits to',
    hint: 'the case was changed after the head was made; restore it from a copy',
  });
}
