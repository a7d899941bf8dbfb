import { createSecretKey } from 'node:crypto';
import type { HeadRecord } from '../case/heads.ts';
import type { Case } from '../case/open.ts';
import { createCommitter } from '../evidence/commitment.ts';
import { SCHEMA, valuesOf } from '../evidence/inventory.ts';
import { merkleRoot } from '../evidence/merkle.ts';
import { productionNumber } from '../evidence/production-number.ts';
import { productionRow, type ProductionRow, type RowNotes } from '../evidence/production-row.ts';
import { isSecret, type Audience, type Treatment } from '../evidence/withholding.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { headRows, indexOfControl, type HeadRow } from './keyed-order.ts';
import type { ProductionPlan, ProductionRequest } from './production-plan.ts';

const HASH_BYTES = 32;

const NO_NOTES: RowNotes = {
  parent: null,
  duplicateGroup: null,
  flags: [],
  disposition: null,
  controlNumber: null,
};

/**
 * Every row of a planned production, in the order of the head. Throws HandbackError (integrity) after the last where the
 * rows are not those that the head commits to; and the signal's reason.
 */
export async function* producedRows(
  store: Case,
  {
    head,
    plan,
    request: { audience, fields },
  }: { head: HeadRecord; plan: ProductionPlan; request: Pick<ProductionRequest, 'audience' | 'fields'> },
  signal: AbortSignal,
): AsyncGenerator<ProductionRow> {
  const committer = createCommitter(createSecretKey(head.key, 'hex'), SCHEMA);
  const agreed = fields === null ? null : new Set(fields);
  const leaves = Buffer.alloc(plan.order.size * HASH_BYTES);
  for await (const row of headRows(store, plan.order, signal)) {
    const treatment = plan.treatments[row.index];
    if (treatment === undefined) throw new Error(`no treatment of row ${row.index}`);
    const values = valuesOf(row);
    const committed = committer.commit(row.index, values);
    const notes = isSecret(treatment) ? NO_NOTES : notesOf(plan, row, audience, treatment);
    const produced = productionRow(row.index, committed, values, treatment, notes, agreed);
    leaves.write(produced.leaf, row.index * HASH_BYTES, 'hex');
    yield produced;
  }
  if (merkleRoot(leaves).toString('hex') === head.root) return;
  throw new HandbackError({
    code: EXIT.integrity,
    message: 'the rows of the case are not those that its head commits to',
    hint: 'the case was changed after the head was made; restore it from a copy',
  });
}

/** What the counterparty gets has no control numbers, no marks, groups of what is shown to it alone, and of dispositions what was decided. */
function notesOf(
  plan: ProductionPlan,
  { item, index }: HeadRow,
  audience: Audience,
  { status }: Treatment,
): RowNotes {
  const isInternal = audience === 'employee' || audience === 'neutral';
  const isMarked = item.findings.some(({ severity }) => severity === 'info');
  const flags = [
    ...(item.flagged ? ['FLAGGED'] : []),
    ...(item.known.length > 0 ? ['KNOWN'] : []),
    ...(isInternal && isMarked ? ['MARKED'] : []),
  ];
  const decided = plan.decided[index];
  return {
    parent: parentOf(plan, item.container),
    duplicateGroup: plan.groups.get(item.sha256 ?? '') ?? null,
    flags: status === 'produced' ? flags : [],
    disposition: decided === undefined || status !== 'produced' ? null : `${decided.state} ${decided.stage}`,
    controlNumber: audience === 'employee' ? item.controlNumber : null,
  };
}

/** Production number of the container, unless its row is withheld. */
function parentOf({ order, treatments }: ProductionPlan, container: string | null): string | null {
  const index = container === null ? undefined : indexOfControl(order, Number(container.slice('HB-'.length)));
  const treatment = index === undefined ? undefined : treatments[index];
  if (index === undefined || treatment === undefined || isSecret(treatment)) return null;
  return productionNumber(index);
}
