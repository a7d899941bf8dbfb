import { leafOf, type Commitment, type FieldValue } from './commitment.ts';
import { SCHEMA } from './inventory.ts';
import { productionNumber } from './production-number.ts';
import { IN_PART, isShown, type Treatment } from './withholding.ts';

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

/** Cuts a committed row to what its treatment shows, and to the agreed fields where there are such. */
export function productionRow(
  index: number,
  committed: readonly Commitment[],
  values: readonly FieldValue[],
  wanted: Treatment,
  notes: RowNotes,
  agreed: ReadonlySet<string> | null,
): ProductionRow {
  const isCut = wanted.status === 'produced' && agreed !== null;
  const treatment = isCut ? IN_PART : wanted;
  const { status, basis } = treatment;
  const isOpen = (name: string): boolean => status !== 'withheld' && isShown(name, treatment, agreed);
  const digests = committed.map(({ digest }) => digest);
  const leaf = leafOf(index, SCHEMA, digests).toString('hex');
  const shown = new Map<string, FieldValue>();
  committed.forEach(({ name }, at) => {
    if (isOpen(name)) shown.set(name, values[at] ?? null);
  });
  // Equal content is told of only where the hash is shown.
  const known = shown.has('SHA256') ? notes : { ...notes, duplicateGroup: null };
  const line = `${JSON.stringify(record(index, committed, { treatment, leaf, isOpen }))}\n`;
  return { index, number: productionNumber(index), status, basis, shown, leaf, line, notes: known };
}

function record(
  i: number,
  committed: readonly Commitment[],
  row: { treatment: Treatment; leaf: string; isOpen: (name: string) => boolean },
): Record<string, unknown> {
  const { status, basis } = row.treatment;
  if (status === 'withheld') return { i, status, basis, leaf: row.leaf };
  const disclosures = committed.flatMap(({ name, disclosure }) => (row.isOpen(name) ? [disclosure] : []));
  if (status === 'produced') return { i, status, disclosures };
  const hidden = committed.filter(({ name }) => !row.isOpen(name));
  const digests = Object.fromEntries(hidden.map(({ name, digest }) => [name, digest]));
  return { i, status, basis, disclosures, digests };
}
