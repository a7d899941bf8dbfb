import type { RunRecord } from '../case/runs.ts';
import { EXIT } from '../model/error.ts';
import { isGapOf } from '../model/examination.ts';
import type { ReportHead, Warning } from '../model/report.ts';
import { VERSION } from '../model/version.ts';
import type { ScanRequest } from './request.ts';
import { statementOf, type Statement } from './statement.ts';
import { isoTime } from './time.ts';
import type { Totals } from './totals.ts';
import { warningsOf } from './warnings.ts';

/** Everything of the report but its items. */
export function headOf(
  request: ScanRequest,
  run: RunRecord,
  totals: Totals,
  lineage: { caseId: string | null; previousRun: string | null },
): ReportHead {
  const { matter, options, ruleSet } = request;
  const { complete = true, warnings = [], stopped, ...statement } = statementOf(run);
  const gaps = gapsOf(request, totals, complete);
  return {
    schema: 'handback-report/1',
    tool: { name: 'handback', version: VERSION },
    run: {
      id: run.runId,
      caseId: lineage.caseId,
      startedAt: isoTime(run.startedAt) ?? '',
      finishedAt: isoTime(request.now ?? Date.now()) ?? '',
      timeZone: 'UTC',
      exitCode: exitCodeOf(request, totals, gaps),
      acceptedReasons: request.acceptedReasons,
      resumedFrom: lineage.previousRun,
    },
    matter,
    options,
    scope: {
      sources: request.sources.map(({ kind, given, root }) => ({ kind, given, root })),
      filters: request.filters,
    },
    rules: { sha256: ruleSet.sha256, packs: ruleSet.packs, inactive: ruleSet.inactive },
    complete: gaps.length === 0,
    listing: { complete, statement },
    coverage: totals.coverage,
    summary: totals.summary,
    exposure: totals.exposure,
    warnings: [
      ...warningsOf(request, totals),
      ...(stopped === undefined ? [] : [stoppedWarning(stopped)]),
      ...warnings.map((message) => ({ code: 'listing', message })),
    ],
  };
}

/** Codes that make the run incomplete; `--strict` adds what was not read by design. */
function gapsOf({ options }: ScanRequest, { coverage }: Totals, listed: boolean): string[] {
  const gaps = Object.keys(coverage.byReason).filter((reason) => isGapOf(options.strict, reason));
  return listed ? gaps : [...new Set([...gaps, 'listing-incomplete'])];
}

function stoppedWarning({ phase, message }: NonNullable<Statement['stopped']>): Warning {
  return {
    code: 'stopped',
    message: `the run ended while ${phase}: ${message}; with --case the same command continues it`,
  };
}

function exitCodeOf(request: ScanRequest, totals: Totals, gaps: string[]): number {
  if (totals.mismatched > 0) return EXIT.integrity;
  const open = gaps.filter((gap) => !request.acceptedReasons.includes(gap));
  if (open.length > 0) return EXIT.incomplete;
  return totals.summary.open > 0 ? EXIT.findings : EXIT.complete;
}
