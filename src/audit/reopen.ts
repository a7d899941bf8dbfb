import { accessSync, constants } from 'node:fs';
import { appendCustody } from '../case/custody.ts';
import { openCaseForReading, openExistingCase, type Case } from '../case/open.ts';
import { operatorName } from '../case/operator.ts';
import { hasDecisions } from '../case/decisions.ts';
import { holdRecords } from '../case/holds.ts';
import type { Db } from '../case/sqlite.ts';
import { holdsInForce, holdsOf } from './hold.ts';
import { emptyDispositions } from './propose.ts';
import { isOpen } from './totals.ts';
import { countStates } from '../case/decided.ts';
import { closedItems, flaggedItems, type ClosedItem } from '../case/rows.ts';
import { advanceRun, latestRun, type RunRecord } from '../case/runs.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Report, ReportHead, ReportItem } from '../model/report.ts';
import { reportItem } from './report-item.ts';
import type { FinishedRun } from './request.ts';
import { statementOf } from './statement.ts';

/**
 * The latest run of a case, ready to be reported again. Throws HandbackError: usage where the case holds no closed run,
 * or no clear text though it is asked for; and as `openCaseForReading` does.
 */
export function openReport(
  caseFile: string,
  request: { showMatches: boolean; examiner: string | null; now: number | null },
): FinishedRun {
  const { showMatches } = request;
  const store = isWritable(caseFile) ? openExistingCase(caseFile) : openCaseForReading(caseFile);
  const run = latestRun(store.db);
  if (run?.head === undefined || run.head === null) {
    store.close();
    throw new HandbackError({
      code: EXIT.usage,
      message: `the last run of the case was interrupted: ${caseFile}`,
      hint: 'repeat the scan with the same options and --case to finish it',
    });
  }
  if (showMatches && !run.showMatches) {
    store.close();
    throw new HandbackError({
      code: EXIT.usage,
      message: `the case keeps no matched text: ${caseFile}`,
      hint: 'scan again with --show-matches into a new case',
    });
  }
  const finished = finishedRun(store, run, {
    examiner: request.examiner,
    now: request.now,
    options: { showMatches },
  });
  return {
    ...finished,
    reported: () => undefined,
    ...(isWritable(caseFile) ? {} : { exported: () => undefined, isLogged: false }),
  };
}

/** A case on a medium that is read only can still be reported; its custody log cannot tell. */
function isWritable(caseFile: string): boolean {
  try {
    accessSync(caseFile, constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** A closed run as reporters see it. */
export function finishedRun(
  store: Case,
  run: RunRecord,
  {
    examiner,
    now,
    options: { showMatches },
  }: { examiner: string | null; now: number | null; options: { showMatches: boolean } },
): FinishedRun {
  return {
    report: reportOf(store, run, showMatches),
    isLogged: store.file !== null,
    exported: (outputs) => {
      if (store.file === null) return;
      const entry = { event: 'export', at: now ?? Date.now(), by: examiner ?? operatorName() } as const;
      store.db.transaction(() => {
        for (const output of outputs) {
          appendCustody(store.db, { ...entry, detail: { run: run.runId, ...output, showMatches } });
        }
      });
    },
    reported: () => {
      // A run that lost its source is taken up again where it stopped.
      advanceRun(store.db, run, { state: statementOf(run).stopped?.phase ?? 'done' });
    },
    close: store.close,
  };
}

function reportOf({ db }: Case, run: RunRecord, showMatches: boolean): Report {
  const head = JSON.parse(run.head ?? 'null') as ReportHead;
  const hasDrive = head.scope.sources.some(({ kind }) => kind === 'drive');
  const records = holdRecords(db);
  const holds = records.length === 0 ? null : holdsOf(holdsInForce(head.matter?.holds ?? [], records));
  const inWords = (item: ClosedItem): ReportItem => reportItem(item, showMatches, holds);
  return {
    head: {
      ...head,
      // A case of an earlier version says nothing of lists.
      options: { ...{ known: [] }, ...head.options, showMatches },
      summary: summaryNow(db, run, head),
    },
    rules: JSON.parse(run.rules ?? '[]') as Report['rules'],
    items: () => map(closedItems(db, run.id), inWords),
    flagged: () => map(flaggedItems(db, run.id), inWords),
    gaps: () => map(closedItems(db, run.id, 'gaps'), inWords),
    // Only drives have a trash, and the whole table is read for it.
    trashed: () => (hasDrive ? map(closedItems(db, run.id, 'trashed'), inWords) : []),
  };
}

/** The sums of a run with the decisions made since. */
function summaryNow(db: Db, run: RunRecord, { summary, options }: ReportHead): ReportHead['summary'] {
  if (!hasDecisions(db)) return summary;
  const byDisposition = emptyDispositions();
  for (const { state, items } of countStates(db, run.id)) byDisposition[state] = items;
  const known = new Set(summary.baselineKnown);
  let open = 0;
  for (const { findings, decision } of flaggedItems(db, run.id)) {
    const isSettled = decision !== null && decision.state !== 'undecided';
    if (!isSettled && findings.some((finding) => isOpen(finding, options.failOn, known))) open += 1;
  }
  return { ...summary, byDisposition, open };
}

function* map<T, R>(values: Iterable<T>, change: (value: T) => R): Generator<R> {
  for (const value of values) yield change(value);
}
