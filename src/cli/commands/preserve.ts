import { EXIT } from '../../model/error.ts';
import type { Command } from '../command.ts';
import { GROUP_OPTIONS } from '../decision-options.ts';
import { CONTENT_ACCESS } from '../drive-options.ts';
import * as options from '../options.ts';
import { BAG_OUTPUT, SOURCE } from '../preserve-options.ts';

export const preserve: Command = {
  name: 'preserve',
  operands: '<case> [item...]',
  offers: 'files',
  summary: "Copy items' bytes into a bag, checked against the hashes of the case",
  examples: [
    {
      line: 'handback preserve audit.case -o bag',
      does: 'copy all that is to be returned, destroyed or put in quarantine',
    },
    {
      line: 'handback preserve audit.case HB-000007 --source /mnt/copy',
      does: 'one item, from another place',
    },
    { line: 'handback preserve audit.case --path "**" -o all', does: 'everything' },
  ],
  options: [
    ...GROUP_OPTIONS,
    SOURCE,
    ...CONTENT_ACCESS,
    BAG_OUTPUT,
    options.BY,
    options.NOW,
    options.QUIET,
    options.NO_PROGRESS,
    options.DEBUG,
  ],
  exitCodes: [EXIT.complete, EXIT.incomplete, EXIT.integrity, EXIT.refused, EXIT.source, EXIT.output],
  run: async (call) => (await import('../preserve-run.ts')).makeBag(call),
};
