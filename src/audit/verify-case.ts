import { checkCustody, type CustodyCheck } from '../case/custody-check.ts';
import { custodyEntries } from '../case/custody.ts';
import { inventoryDigest } from '../case/inventory-digest.ts';
import { openCaseForReading } from '../case/open.ts';
import { closedRuns } from '../case/runs.ts';
import type { Db } from '../case/sqlite.ts';

/** What a case says of itself when it is held against its custody log. */
export interface CaseCheck {
  custody: CustodyCheck;
  /** Closed runs whose inventory is as the log says. */
  runs: number;
  /** What does not agree with the log; empty where the log itself is broken. */
  differences: string[];
}

/**
 * Checks the custody log of a case, and by it the inventories. Nothing in the case changes. Throws as
 * `openCaseForReading` does.
 */
export function verifyCase(file: string): CaseCheck {
  const store = openCaseForReading(file);
  try {
    const custody = checkCustody(store.db);
    if (custody.broken !== null) return { custody, runs: 0, differences: [] };
    return { custody, ...checkInventories(store.db) };
  } finally {
    store.close();
  }
}

function checkInventories(db: Db): { runs: number; differences: string[] } {
  const logged = new Map<unknown, unknown>();
  for (const { detail } of custodyEntries(db, 'scan-closed')) logged.set(detail['run'], detail['inventory']);
  const runs = closedRuns(db);
  const differences = runs.flatMap(({ id, runId }) => {
    const known = logged.get(runId);
    if (known === undefined) return [`run ${runId} is not in the log`];
    return inventoryDigest(db, id) === known
      ? []
      : [`the inventory of run ${runId} is not the one that was logged`];
  });
  const present = new Set<unknown>(runs.map(({ runId }) => runId));
  const gone = [...logged.keys()].filter((run) => !present.has(run));
  return {
    runs: runs.length,
    differences: [...differences, ...gone.map((run) => `run ${String(run)} of the log is gone`)],
  };
}
