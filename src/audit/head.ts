import type { RunRecord } from '../case/runs.ts';
import { EXIT } from '../model/error.ts';
import { isGapOf } from '../model/examination.ts';
import type { ReportHead } from '../model/report.ts';
import { VERSION } from '../model/version.ts';
import type { ScanRequest } from './request.ts';
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
  const statement = JSON.parse(run.statement ?? '{}') as Record<string, unknown>;
  return {
    schema: 'handback-report/1',
    tool: { name: 'handback', version: VERSION },
    run: {
      id: run.runId,
      caseId: lineage.caseId,
      startedAt: isoTime(run.startedAt) ?? '',
      finishedAt: isoTime(request.now ?? Date.now()) ?? '',
      timeZone: 'UTC',
      exitCode: exitCodeOf(request, totals),
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
    complete: gapsOf(request, totals).length === 0,
    listing: { complete: !('listing-incomplete' in totals.coverage.byReason), statement },
    coverage: totals.coverage,
    summary: totals.summary,
    exposure: totals.exposure,
    warnings: warningsOf(request, totals),
  };
}

/** Codes that make the run incomplete; `--strict` adds what was not read by design. */
function gapsOf({ options }: ScanRequest, { coverage }: Totals): string[] {
  return Object.keys(coverage.byReason).filter((reason) => isGapOf(options.strict, reason));
}

function exitCodeOf(request: ScanRequest, totals: Totals): number {
  const open = gapsOf(request, totals).filter((gap) => !request.acceptedReasons.includes(gap));
  if (open.length > 0) return EXIT.incomplete;
  return totals.summary.open > 0 ? EXIT.findings : EXIT.complete;
}
