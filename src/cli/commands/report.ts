import { resolve } from 'node:path';
import { EXIT } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { note } from '../errors.ts';
import { DAT_OPTIONS, splitOutputs } from '../layout-options.ts';
import { isGiven, pathOf, setting, valueOf } from '../option.ts';
import * as options from '../options.ts';

export const report: Command = {
  name: 'report',
  operands: '<case>',
  offers: 'files',
  summary: 'Issue any report again from a case, without its source',
  examples: [
    { line: 'handback report audit.case', does: 'show the last run on the terminal' },
    { line: 'handback report audit.case -f csv -o inventory.csv', does: 'write the inventory as a table' },
  ],
  options: [
    options.FORMAT,
    options.OUTPUT,
    options.SHOW_MATCHES,
    options.SHOW_NAMES,
    options.NO_SPREADSHEET_SAFE,
    ...DAT_OPTIONS,
    options.BY,
    options.NOW,
    options.NO_COLOR,
    options.DEBUG,
  ],
  exitCodes: [EXIT.complete, EXIT.findings, EXIT.incomplete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: (call) => issue(call, setting(call.given, options.FORMAT)),
};

const UNWRITTEN = { left: 'no report was written', hint: 'run again with the same command' };

/** Issues reports of a case's last run; resolves to the exit code of that run. Throws HandbackError. */
export async function issue({ operands, given, io }: Call, formats: string[]): Promise<number> {
  const [caseFile = ''] = operands;
  const [{ openReport }, outputs, { deliver }, { stoppable }, { renderOptionsOf }] = await Promise.all([
    import('../../audit/reopen.ts'),
    import('../outputs.ts'),
    import('../deliver.ts'),
    import('../signals.ts'),
    import('../settings.ts'),
  ]);
  const planned = splitOutputs(outputs.planOutputs(formats, pathOf(given, options.OUTPUT), io.cwd()), given);
  outputs.checkOutputs(planned, [{ what: 'case', path: resolve(io.cwd(), caseFile) }]);
  const run = openReport(caseFile, {
    showMatches: isGiven(given, options.SHOW_MATCHES),
    examiner: valueOf(given, options.BY),
    now: valueOf(given, options.NOW),
  });
  try {
    const render = renderOptionsOf(given, io, planned);
    run.exported(
      await stoppable(io, UNWRITTEN, (signal) =>
        deliver({ report: run.report, render, io, signal }, planned),
      ),
    );
    if (!run.isLogged) {
      note(io, `the case cannot be written (${caseFile}): its custody log does not have this report`);
    }
    return run.report.head.run.exitCode;
  } finally {
    run.close();
  }
}
