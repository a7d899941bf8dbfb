import { EXIT, HandbackError } from '../../model/error.ts';
import type { CaseCheck } from '../../audit/verify-case.ts';
import type { Call, Command } from '../command.ts';
import { ACCESS } from '../drive-options.ts';
import * as options from '../options.ts';

export const verify: Command = {
  name: 'verify',
  operands: '<case> [source...]',
  offers: 'files',
  summary: 'Check the custody log of a case, and what became of the items in their source',
  examples: [
    { line: 'handback verify audit.case', does: 'name the first entry that was edited, deleted or moved' },
    {
      line: 'handback verify audit.case ~/Documents',
      does: 'tell same, changed, moved, new, missing, trashed; verify destructions',
    },
  ],
  options: [...ACCESS, options.BY, options.NOW, options.QUIET, options.NO_PROGRESS, options.DEBUG],
  exitCodes: [EXIT.complete, EXIT.incomplete, EXIT.integrity, EXIT.refused, EXIT.source],
  run: runVerify,
};

async function runVerify(call: Call): Promise<number> {
  const [caseFile = '', ...sources] = call.operands;
  const { io } = call;
  const [{ verifyCase }, { printPieces }] = await Promise.all([
    import('../../audit/verify-case.ts'),
    import('../print.ts'),
  ]);
  const check = verifyCase(caseFile);
  await printPieces(inWords(check), io);
  const { broken } = check.custody;
  if (broken === null && check.differences.length === 0) {
    if (sources.length === 0) return EXIT.complete;
    return (await import('../verify-run.ts')).verifyAgainst(call);
  }
  throw new HandbackError({
    code: EXIT.integrity,
    message:
      broken === null
        ? `the case is not what its custody log says: ${check.differences.join('; ')}`
        : `custody log broken: entry ${broken.seq} ${broken.what}`,
    hint: 'nothing after the last sound entry can be relied on; compare with a copy of the case made earlier',
  });
}

function* inWords({ custody, runs, differences }: CaseCheck): Generator<string> {
  const { entries, hash, broken, backwards } = custody;
  yield `custody log  ${entries} sound ${entries === 1 ? 'entry' : 'entries'}\n`;
  yield `last entry   sha256 ${hash}\n`;
  for (const seq of backwards) {
    yield `note         entry ${seq} is dated before entry ${seq - 1}: a clock went backwards\n`;
  }
  if (broken !== null) return;
  const verdict = differences.length === 0 ? 'as the log says' : 'NOT as the log says';
  yield `inventory    ${runs} ${runs === 1 ? 'run' : 'runs'}, ${verdict}\n`;
}
