import type { Command } from '../command.ts';
import * as options from '../options.ts';
import { issue, report } from './report.ts';

export const checklist: Command = {
  name: 'checklist',
  operands: '<case>',
  offers: 'files',
  summary: 'Print the destroy/retain checklist of a case, to tick and sign',
  examples: [
    { line: 'handback checklist audit.case', does: 'print the checklist' },
    { line: 'handback checklist audit.case -o checklist.md', does: 'write it to a file' },
  ],
  options: [{ ...options.OUTPUT, help: 'the file to write' }, options.BY, options.NOW, options.DEBUG],
  exitCodes: report.exitCodes,
  run: (call) => issue(call, ['md']),
};
