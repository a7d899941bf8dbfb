import { checkCustody, type CustodyCheck } from '../case/custody-check.ts';
import { custodyEntries } from '../case/custody.ts';
import { decisionsInForce } from '../case/decisions.ts';
import { inventoryDigest } from '../case/inventory-digest.ts';
import { openCaseForReading } from '../case/open.ts';
import { closedRuns } from '../case/runs.ts';
import type { Db } from '../case/sqlite.ts';
import type { Position } from '../model/disposition.ts';
import { controlNumber } from './hold.ts';

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
    const { runs, differences } = checkInventories(store.db);
    return { custody, runs, differences: [...differences, ...checkDecisions(store.db)] };
  } finally {
    store.close();
  }
}

/** The decisions in force must be those that the log ends with. */
function checkDecisions(db: Db): string[] {
  const logged = new Map<number, string>();
  for (const { seq, detail } of custodyEntries(db, 'decision')) {
    const { control, to } = detail as { control: number; to: Position | null };
    if (to === null) logged.delete(control);
    else logged.set(control, `${seq} ${to.state} ${to.stage}`);
  }
  const differences: number[] = [];
  for (const { control, seq, state, stage } of decisionsInForce(db)) {
    if (logged.get(control) !== `${seq} ${state} ${stage}`) differences.push(control);
    logged.delete(control);
  }
  return [...differences, ...logged.keys()]
    .sort((a, b) => a - b)
    .map((control) => `the decision on ${controlNumber(control)} is not the one that was logged`);
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
