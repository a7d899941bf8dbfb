import type { Commands } from './command.ts';
import { auth } from './commands/auth.ts';
import { certificate } from './commands/certificate.ts';
import { checklist } from './commands/checklist.ts';
import { completion } from './commands/completion.ts';
import { close } from './commands/close.ts';
import { decide } from './commands/decide.ts';
import { diff } from './commands/diff.ts';
import { extract } from './commands/extract.ts';
import { head } from './commands/head.ts';
import { hold } from './commands/hold.ts';
import { matter } from './commands/matter.ts';
import { preserve } from './commands/preserve.ts';
import { produce } from './commands/produce.ts';
import { recall } from './commands/recall.ts';
import { report } from './commands/report.ts';
import { rules } from './commands/rules.ts';
import { scan } from './commands/scan.ts';
import { transfer } from './commands/transfer.ts';
import { verifyProductionCommand } from './commands/verify-production.ts';
import { verify } from './commands/verify.ts';

/** Every command, in the order of help. */
export const COMMANDS: Commands = [
  scan,
  report,
  checklist,
  decide,
  hold,
  head,
  produce,
  recall,
  verifyProductionCommand,
  preserve,
  transfer,
  verify,
  certificate,
  diff,
  close,
  extract,
  matter,
  rules,
  auth,
  completion,
];
