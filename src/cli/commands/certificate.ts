import { EXIT } from '../../model/error.ts';
import { CERTIFICATE_OUTPUT, DRAFT, KEPT, LOCATIONS, NO_USE } from '../certificate-options.ts';
import type { Command } from '../command.ts';
import { SIGN_KEY } from '../evidence-options.ts';
import { BY, DEBUG, NOW } from '../options.ts';

export const certificate: Command = {
  name: 'certificate',
  operands: '<case>',
  offers: 'files',
  summary:
    'Prepare a certificate of return or destruction for a person to sign; refused while a step is open',
  examples: [
    {
      line: 'handback certificate audit.case --locations filled-in.csv -o paper',
      does: 'once every step is verified: Markdown, and HTML to print',
    },
    { line: 'handback certificate audit.case --draft', does: 'what it would say' },
  ],
  options: [DRAFT, LOCATIONS, KEPT, NO_USE, SIGN_KEY, CERTIFICATE_OUTPUT, BY, NOW, DEBUG],
  exitCodes: [EXIT.complete, EXIT.incomplete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: async (call) => (await import('../certificate-run.ts')).makeCertificate(call),
};
