import { EXIT } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { ESCROW_TO, HEAD_OUTPUT, KEY_FILE, SIGN_KEY, TIMESTAMP_REPLY, TSA_CA } from '../evidence-options.ts';
import { BY, DEBUG, NOW } from '../options.ts';

export const head: Command = {
  name: 'head',
  operands: '<case>',
  offers: 'files',
  summary: 'Commit to the inventory of a case, so that no row can be added, dropped or changed later',
  examples: [
    {
      line: 'handback head audit.case --sign-key ~/.ssh/id_ed25519 -o head/',
      does: 'make head.json, its signature and a request for a time stamp; send them',
    },
    {
      line: 'handback head audit.case --timestamp-reply reply.tsr --tsa-ca ca.pem',
      does: "check the authority's reply, and keep it with the head",
    },
    {
      line: 'handback head audit.case --escrow-to age1… -o head/',
      does: 'encrypt the opening key to the neutral, in head/escrow.age',
    },
  ],
  options: [SIGN_KEY, KEY_FILE, ESCROW_TO, TIMESTAMP_REPLY, TSA_CA, HEAD_OUTPUT, BY, NOW, DEBUG],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: async (call: Call) => (await import('../head-run.ts')).makeHead(call),
};
