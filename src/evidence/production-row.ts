import { leafOf, type Commitment, type FieldValue } from './commitment.ts';
import { productionNumber } from './production-number.ts';
import { isShown, type Treatment } from './withholding.ts';

/** A row of a head as a production has it: what is not shown is not in here. */
export interface ProductionRow extends Treatment {
  index: number;
  number: string;
  /** Shown values by field name. */
  shown: ReadonlyMap<string, FieldValue>;
  /** Hex. */
  leaf: string;
  /** The record of the canonical list. */
  line: string;
  /** Judgements that are no part of the head; empty where the row is not produced or they are not for this reader. */
  notes: RowNotes;
}

export interface RowNotes {
  /** Production number of the container, where its row is not withheld. */
  parent: string | null;
  /** Number of a set of shown rows with equal content. */
  duplicateGroup: string | null;
  flags: string[];
  /** Decided, never proposed. */
  disposition: string | null;
  /** Control number in the case. */
  controlNumber: string | null;
}

/** Cuts a committed row to what its treatment shows. */
export function productionRow(
  index: number,
  committed: readonly Commitment[],
  values: readonly FieldValue[],
  treatment: Treatment,
  notes: RowNotes,
): ProductionRow {
  const { status, basis } = treatment;
  const leaf = leafOf(index, committed).toString('hex');
  const shown = new Map<string, FieldValue>();
  committed.forEach(({ name }, at) => {
    if (isShown(name, status)) shown.set(name, values[at] ?? null);
  });
  const line = `${JSON.stringify(record(index, committed, treatment, leaf))}\n`;
  return { index, number: productionNumber(index), status, basis, shown, leaf, line, notes };
}

function record(
  i: number,
  committed: readonly Commitment[],
  { status, basis }: Treatment,
  leaf: string,
): Record<string, unknown> {
  if (status === 'withheld') return { i, status, basis, leaf };
  const disclosures = committed.flatMap(({ name, disclosure }) =>
    isShown(name, status) ? [disclosure] : [],
  );
  if (status === 'produced') return { i, status, disclosures };
  const hidden = committed.filter(({ name }) => !isShown(name, status));
  const digests = Object.fromEntries(hidden.map(({ name, digest }) => [name, digest]));
  return { i, status, basis, disclosures, digests };
}
