import { EXIT } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { DESTROY_BY } from '../evidence-options.ts';
import { AUTHORITY, BY, DEBUG, NOW } from '../options.ts';

export const close: Command = {
  name: 'close',
  operands: '<case>',
  offers: 'files',
  summary: 'List what must be destroyed when the matter is over, and by when: case, key, every output',
  examples: [
    {
      line: 'handback close audit.case --destroy-by 2027-01-31 > close.md',
      does: 'a list to tick off, with the hash of each file as it was given out',
    },
  ],
  options: [DESTROY_BY, AUTHORITY, BY, NOW, DEBUG],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: async (call: Call) => (await import('../close-run.ts')).closeMatter(call),
};
