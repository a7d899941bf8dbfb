import { EXIT, HandbackError } from '../../model/error.ts';
import type { CaseCheck } from '../../audit/verify-case.ts';
import type { Call, Command } from '../command.ts';
import * as options from '../options.ts';

export const verify: Command = {
  name: 'verify',
  operands: '<case>',
  offers: 'files',
  summary: 'Check the custody log of a case, and the case against it',
  examples: [
    { line: 'handback verify audit.case', does: 'name the first entry that was edited, deleted or moved' },
  ],
  options: [options.DEBUG],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused],
  run: runVerify,
};

async function runVerify({ operands: [caseFile = ''], io }: Call): Promise<number> {
  const [{ verifyCase }, { printPieces }] = await Promise.all([
    import('../../audit/verify-case.ts'),
    import('../print.ts'),
  ]);
  const check = verifyCase(caseFile);
  await printPieces(inWords(check), io);
  const { broken } = check.custody;
  if (broken === null && check.differences.length === 0) return EXIT.complete;
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
