import { EXIT } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { PRODUCTION_ID, RECALL_OUTPUT, RECALL_REASON, RECALLED_ROW, SIGN_KEY } from '../evidence-options.ts';
import { BY, DEBUG, NOW } from '../options.ts';

export const recall: Command = {
  name: 'recall',
  operands: '<case>',
  offers: 'files',
  summary: 'Ask rows of a production back: a signed notice, and the letter that goes with it',
  examples: [
    {
      line: 'handback recall audit.case --row HBP-000017 --reason "privileged" -o recall/',
      does: 'name the row and its commitment, for the other side to sequester',
    },
  ],
  options: [RECALLED_ROW, RECALL_REASON, PRODUCTION_ID, SIGN_KEY, RECALL_OUTPUT, BY, NOW, DEBUG],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: async (call: Call) => (await import('../recall-run.ts')).makeRecall(call),
};
