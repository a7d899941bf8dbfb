import { EXIT } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import {
  AUDIENCE,
  FIELDS,
  INTOTO,
  PRODUCTION_OUTPUT,
  RELEASE,
  SIGN_KEY,
  UNREVIEWED_ROWS,
} from '../evidence-options.ts';
import { LAYOUT_OPTIONS } from '../layout-options.ts';
import { BY, DEBUG, NOW } from '../options.ts';

export const produce: Command = {
  name: 'produce',
  operands: '<case>',
  offers: 'files',
  summary: 'Make the list that the other side asks for: every row, what is withheld provably so',
  examples: [
    {
      line: 'handback produce audit.case --for counterparty --sign-key id -o list/',
      does: 'flagged rows in full, personal and privileged withheld, the rest redacted',
    },
    {
      line: 'handback produce audit.case --for counterparty --release HBP-000017 -o b/',
      does: 'open one withheld row later, against the same head',
    },
    {
      line: 'handback produce audit.case --for employee -o own/',
      does: 'everything, with an index of production and control numbers',
    },
  ],
  options: [
    ...[AUDIENCE, UNREVIEWED_ROWS, FIELDS, RELEASE, ...LAYOUT_OPTIONS],
    ...[SIGN_KEY, INTOTO, PRODUCTION_OUTPUT, BY, NOW, DEBUG],
  ],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: async (call: Call) => (await import('../produce-run.ts')).makeProduction(call),
};
