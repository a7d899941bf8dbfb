import { resolve } from 'node:path';
import { recallRows } from '../audit/recall.ts';
import { openExistingCase } from '../case/open.ts';
import { localRoots } from '../case/runs.ts';
import { recallLetter, recallText } from '../evidence/recall.ts';
import { NAMESPACES, sshSign } from '../evidence/sshsig.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Call } from './command.ts';
import { note } from './errors.ts';
import { signingKeyOf } from './evidence-files.ts';
import { PRODUCTION_ID, RECALL_OUTPUT, RECALL_REASON, RECALLED_ROW } from './evidence-options.ts';
import { refuseInSource } from './keep-out.ts';
import { pathOf, setting, valueOf, valuesOf } from './option.ts';
import { printPieces } from './print.ts';
import { NOTHING, stoppable } from './signals.ts';
import { whoAndWhen } from './who.ts';
import { writeFiles } from './write-files.ts';

/** Writes a recall notice and the letter that goes with it. Throws HandbackError. */
export async function makeRecall({ operands: [caseFile = ''], given, io }: Call): Promise<number> {
  const rows = [...new Set(valuesOf(given, RECALLED_ROW))];
  const reason = valueOf(given, RECALL_REASON);
  if (rows.length === 0 || reason === null) {
    throw new HandbackError({
      code: EXIT.usage,
      message: rows.length === 0 ? 'which rows are recalled?' : 'why are they recalled?',
      hint: 'add --row HBP-000017 for each row, and --reason',
    });
  }
  const signingKey = signingKeyOf(given);
  const folder = resolve(io.cwd(), pathOf(given, RECALL_OUTPUT) ?? setting(given, RECALL_OUTPUT));
  const production = valueOf(given, PRODUCTION_ID);
  const store = openExistingCase(caseFile);
  try {
    refuseInSource(folder, localRoots(store.db));
    const request = { production, rows, reason, target: folder, ...whoAndWhen(given) };
    const { recall, log } = await stoppable(io, NOTHING, (signal) => recallRows(store, request, signal));
    store.db.transaction(() => {
      log();
      const text = recallText(recall);
      writeFiles(folder, [
        { name: 'recall.json', content: text },
        { name: 'recall.md', content: recallLetter(recall) },
        ...(signingKey === null
          ? []
          : [
              { name: 'recall.json.sig', content: sshSign(signingKey, NAMESPACES.recall, Buffer.from(text)) },
            ]),
      ]);
    });
    await printPieces(
      [`recalled ${rows.length} of production ${recall.productionId}: ${rows.join(', ')}\n`],
      io,
    );
  } finally {
    store.close();
  }
  if (signingKey === null) note(io, 'not signed: add --sign-key, with the key of the production');
  return EXIT.complete;
}
