import { EXIT, HandbackError } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { GROUP_OPTIONS, REASON } from '../decision-options.ts';
import { flag, isGiven } from '../option.ts';
import * as options from '../options.ts';
import { issue, report } from './report.ts';

const INTERACTIVE = flag('Decision:', 'interactive', 'decide item by item, one key each', 'i');

export const checklist: Command = {
  name: 'checklist',
  operands: '<case>',
  offers: 'files',
  summary: 'Print the destroy/retain checklist of a case, or decide item by item on a terminal',
  examples: [
    { line: 'handback checklist audit.case', does: 'on a terminal: decide, one key an item; else print it' },
    { line: 'handback checklist audit.case -i --rule commercial.price', does: 'on the items of one rule' },
    { line: 'handback checklist audit.case -o checklist.md', does: 'write it to a file, to tick and sign' },
  ],
  options: [
    INTERACTIVE,
    ...GROUP_OPTIONS,
    REASON,
    { ...options.OUTPUT, help: 'the file to write' },
    options.BY,
    options.NOW,
    options.NO_COLOR,
    options.DEBUG,
  ],
  exitCodes: report.exitCodes,
  run,
};

/** A person at a terminal is asked to decide; printed otherwise, and wherever a file is named. */
async function run(call: Call): Promise<number> {
  const { given, io } = call;
  const { isInteractive } = await import('../keys.ts');
  const isAsked = isInteractive(io) && !isGiven(given, options.OUTPUT);
  if (isAsked || isGiven(given, INTERACTIVE)) {
    return (await import('../checklist-run.ts')).decideOnTerminal(call);
  }
  const misplaced = [...GROUP_OPTIONS, REASON].find((option) => isGiven(given, option));
  if (misplaced === undefined) return issue(call, ['md']);
  throw new HandbackError({
    code: EXIT.usage,
    message: `--${misplaced.long} goes with --interactive`,
    hint: 'the printed checklist has all items; handback decide <case> decides on some of them',
  });
}
