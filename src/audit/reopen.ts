import { openCaseForReading, type Case } from '../case/open.ts';
import { closedItems, flaggedItems } from '../case/rows.ts';
import { advanceRun, latestRun, type RunRecord } from '../case/runs.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Report, ReportHead } from '../model/report.ts';
import { reportItem } from './report-item.ts';
import type { FinishedRun } from './request.ts';

/**
 * The latest run of a case, ready to be reported again. Throws HandbackError: usage where the case holds no closed run,
 * and as `openCaseForReading` does.
 */
export function openReport(caseFile: string): FinishedRun {
  const store = openCaseForReading(caseFile);
  const run = latestRun(store.db);
  if (run?.head === undefined || run.head === null) {
    store.close();
    throw new HandbackError({
      code: EXIT.usage,
      message: `the last run of the case was interrupted: ${caseFile}`,
      hint: 'repeat the scan with the same options and --case to finish it',
    });
  }
  return { ...finishedRun(store, run), reported: () => undefined };
}

/** A closed run as reporters see it. */
export function finishedRun(store: Case, run: RunRecord): FinishedRun {
  return {
    report: reportOf(store, run),
    reported: () => {
      advanceRun(store.db, run, { state: 'done' });
    },
    close: store.close,
  };
}

function reportOf({ db }: Case, run: RunRecord): Report {
  return {
    head: JSON.parse(run.head ?? 'null') as ReportHead,
    rules: JSON.parse(run.rules ?? '[]') as Report['rules'],
    items: () => map(closedItems(db, run.id), reportItem),
    flagged: () => map(flaggedItems(db, run.id), reportItem),
    gaps: () => map(closedItems(db, run.id, 'gaps'), reportItem),
  };
}

function* map<T, R>(values: Iterable<T>, change: (value: T) => R): Generator<R> {
  for (const value of values) yield change(value);
}
