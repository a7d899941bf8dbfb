import type { TreeFacts } from './head.ts';
import type { Audience, Basis, RowStatus, Unreviewed } from './withholding.ts';

export const MANIFEST_TYPE = 'handback-production/1';

export interface ManifestFile {
  name: string;
  bytes: number;
  sha256: string;
}

export interface Counts extends Record<RowStatus, number> {
  /** Rows that are not produced, by their basis. */
  byBasis: Partial<Record<Basis, number>>;
}

/** What binds a production together; its exact text is what is signed. */
export interface Manifest {
  type: typeof MANIFEST_TYPE;
  productionId: string;
  caseId: string;
  createdAt: string;
  audience: Audience;
  by: string;
  unreviewed: Unreviewed;
  /** Production numbers of rows that were opened one by one. */
  released: string[];
  /** The only fields that are shown; null for no bound. */
  fields: string[] | null;
  head: TreeFacts & { sha256: string };
  /** `ssh-ed25519 AAAA…`; null where nobody signed. */
  signer: string | null;
  counts: Counts;
  files: ManifestFile[];
}

export function emptyCounts(): Counts {
  return { produced: 0, redacted: 0, withheld: 0, byBasis: {} };
}

export function count(counts: Counts, status: RowStatus, basis: Basis | null): void {
  counts[status] += 1;
  if (basis !== null) counts.byBasis[basis] = (counts.byBasis[basis] ?? 0) + 1;
}

/** Adds the counts of further rows. */
export function addCounts(counts: Counts, { byBasis, ...further }: Counts): void {
  for (const status of ['produced', 'redacted', 'withheld'] as const) counts[status] += further[status];
  for (const [basis, rows] of Object.entries(byBasis) as [Basis, number][]) {
    counts.byBasis[basis] = (counts.byBasis[basis] ?? 0) + rows;
  }
}
