import { EXIT } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { BY, DEBUG, NOW } from '../options.ts';
import { TRANSFER_REASON, TRANSFER_RECEIPT, TRANSFER_TO, TRANSFER_WAY } from '../transfer-options.ts';

export const transfer: Command = {
  name: 'transfer',
  operands: '<case> <file>',
  offers: 'files',
  summary: 'Record that a report, a production or a bag was handed over: to whom, which way, on what receipt',
  examples: [
    {
      line: 'handback transfer a.case bag --recipient NWD --way courier --reason "par. 4"',
      does: 'an entry of the custody log, with the hash of what was handed over',
    },
  ],
  options: [TRANSFER_TO, TRANSFER_WAY, TRANSFER_RECEIPT, TRANSFER_REASON, BY, NOW, DEBUG],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused],
  run: async (call: Call) => (await import('../transfer-run.ts')).logTransfer(call),
};
