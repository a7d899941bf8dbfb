import { SCHEMA } from './inventory.ts';
import { exactJson } from './exact-json.ts';

/** One scan of the case as its head states it. */
export interface HeadScan {
  run: string;
  sources: { kind: string; account: string | null }[];
  /** ISO 8601 UTC. */
  startedAt: string;
  finishedAt: string;
  complete: boolean;
  /** Rows that this scan added to the tree; they follow those of the scans before it. */
  rows: number;
}

/** Size and root of a tree. */
export interface TreeFacts {
  treeSize: number;
  /** Lower-case hex. */
  root: string;
}

/** What a head says of the case; all of it is seen by whoever gets a production. */
export interface HeadFacts extends TreeFacts {
  caseId: string;
  createdAt: string;
  tool: { name: string; version: string; build: string };
  scans: HeadScan[];
  /** The custody log as it stood: its number of entries and the hash of the last, which stands for all. */
  acquisitionLog: { entries: number; sha256: string };
  /** The head before, whose rows are the first of this one. */
  previous: TreeFacts | null;
}

export const HEAD_TYPE = 'handback-head/1';

/** The name of the commitment scheme. */
export const SCHEME = 'TSEA1';

/** The signed commitment to an inventory, as the exact bytes that are signed, stamped and handed over. */
export function headText(facts: HeadFacts): string {
  const { caseId, createdAt, tool, scans, treeSize, root, acquisitionLog, previous } = facts;
  return exactJson({
    ...{ type: HEAD_TYPE, commitment: SCHEME, caseId, createdAt, tool, scans },
    ...{ schema: SCHEMA, treeSize, root, acquisitionLog, previous },
  });
}
