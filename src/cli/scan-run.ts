import type { ScanEvents } from '../audit/request.ts';
import { runScan } from '../audit/scan.ts';
import type { ReportHead } from '../model/report.ts';
import { exitMeaning } from '../report/statement.ts';
import { deliver } from './deliver.ts';
import { note } from './errors.ts';
import type { Io } from './io.ts';
import { isGiven } from './option.ts';
import * as options from './options.ts';
import { phaseTimes } from './phase-times.ts';
import { costsText } from './rule-costs.ts';
import { targetsOf, type Output } from './outputs.ts';
import { progressLine } from './progress.ts';
import type { ScanPlan } from './scan-plan.ts';
import { IN_CASE, NOTHING, stoppable } from './signals.ts';

const NOT_KEPT = { ...NOTHING, hint: 'with --case <file> an interrupted scan can be continued' };

/** Scans and delivers the report. Resolves to the exit code of the run. Throws HandbackError. */
export function performScan(plan: ScanPlan, io: Io): Promise<number> {
  const { request, outputs, render, given } = plan;
  const quiet = isGiven(given, options.QUIET);
  const verbose = isGiven(given, options.VERBOSE);
  const progress = progressLine(io, !quiet && !isGiven(given, options.NO_PROGRESS));
  const notice = (message: string): void => {
    progress.clear();
    if (!quiet) note(io, message);
  };
  const times = phaseTimes(verbose ? notice : () => undefined);
  const events: ScanEvents = {
    progress: (reached) => {
      times.at(reached.phase, reached.items);
      progress.update(reached);
    },
    notice,
    profiled: (rules, costs) => {
      progress.clear();
      for (const line of costsText(rules, costs)) io.stderr.write(`${line}\n`);
    },
  };
  const notes = [...plan.notes, ...(verbose ? planInWords(plan) : [])];
  return stoppable(io, request.caseFile === null ? NOT_KEPT : IN_CASE, async (signal) => {
    try {
      notes.forEach(events.notice);
      const run = await runScan(request, events, signal);
      try {
        progress.clear();
        times.at('reporting', run.report.head.coverage.listed);
        run.exported(await deliver({ report: run.report, render, io, signal }, outputs));
        times.end();
        run.reported();
        const { head } = run.report;
        if (!quiet) sayWhere(io, head, outputs);
        return head.run.exitCode;
      } finally {
        run.close();
      }
    } finally {
      progress.clear();
    }
  });
}

function planInWords({ request, outputs }: ScanPlan): string[] {
  const { sources, ruleSet, options: chosen, jobs, caseFile } = request;
  return [
    `sources: ${sources.map(({ root }) => root).join(', ')}`,
    `rules: ${ruleSet.rules.length} active, ${ruleSet.inactive.length} inactive for want of a matter`,
    `configuration: ${chosen.config?.file ?? 'none'}; case: ${caseFile ?? 'none'}; jobs: ${jobs}`,
    `outputs: ${outputs.map(({ format, target }) => `${format} to ${target ?? 'standard output'}`).join(', ')}`,
  ];
}

/** Files alone would leave a person without a word. */
function sayWhere(io: Io, head: ReportHead, outputs: Output[]): void {
  const targets = outputs.flatMap((output) => targetsOf(output));
  if (outputs.every(({ target }) => target !== null))
    note(io, `${exitMeaning(head)}; written: ${targets.join(', ')}`);
}
