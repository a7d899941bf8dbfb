import { resolve } from 'node:path';
import { recordTransfer } from '../audit/transfer.ts';
import { openExistingCase } from '../case/open.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Call } from './command.ts';
import { note } from './errors.ts';
import { valueOf, type Given, type ValueOption } from './option.ts';
import { printPieces } from './print.ts';
import { TRANSFER_REASON, TRANSFER_RECEIPT, TRANSFER_TO, TRANSFER_WAY } from './transfer-options.ts';
import { whoAndWhen } from './who.ts';

/** Enters a transfer into the custody log. Resolves to the exit code. Throws HandbackError. */
export async function logTransfer({
  operands: [caseFile = '', what = ''],
  given,
  io,
}: Call): Promise<number> {
  const recipient = needed(given, TRANSFER_TO, 'who got it?');
  const way = needed(given, TRANSFER_WAY, 'by which way did it go?');
  const reason = needed(given, TRANSFER_REASON, 'why was it handed over?');
  const receipt = valueOf(given, TRANSFER_RECEIPT);
  const path = resolve(io.cwd(), what);
  const store = openExistingCase(caseFile);
  try {
    const { seq, sha256, output } = store.db.transaction(() =>
      recordTransfer(store, { path, recipient, way, receipt, reason, ...whoAndWhen(given) }),
    );
    await printPieces(
      [`recorded   custody entry ${seq}\n`, `what       ${output ?? what}\n`, `sha256     ${sha256}\n`],
      io,
    );
    if (output === null) note(io, 'no output of this case has this hash: the entry says so');
  } finally {
    store.close();
  }
  if (receipt === null) note(io, 'no receipt yet: record the transfer again with --receipt when it is there');
  return EXIT.complete;
}

function needed(given: Given, option: ValueOption<string>, question: string): string {
  const value = valueOf(given, option)?.trim() ?? '';
  if (value !== '') return value;
  throw new HandbackError({
    code: EXIT.usage,
    message: question,
    hint: `add --${option.long} <${option.value}>`,
  });
}
