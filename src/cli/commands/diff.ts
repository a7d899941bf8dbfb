import { resolve } from 'node:path';
import type { CaseDiff, CaseDifference } from '../../audit/diff-cases.ts';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { DEBUG } from '../options.ts';

export const diff: Command = {
  name: 'diff',
  operands: '<case> <later>',
  offers: 'files',
  summary: 'Compare the last runs of two cases: same, changed, moved, new, missing',
  examples: [
    { line: 'handback diff before.case after.case', does: 'what became of every item, by id and by content' },
  ],
  options: [DEBUG],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused],
  run: runDiff,
};

async function runDiff({ operands: [before = '', after = ''], io }: Call): Promise<number> {
  const [{ diffCases }, { printPieces }, { realPath }] = await Promise.all([
    import('../../audit/diff-cases.ts'),
    import('../print.ts'),
    import('../outputs.ts'),
  ]);
  if (realPath(resolve(io.cwd(), before)) === realPath(resolve(io.cwd(), after))) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `both are the same case: ${before}`,
      hint: 'a case compares its own runs when it is scanned again; name another case',
    });
  }
  const { escapeForTerminal } = await import('../../report/escape.ts');
  await printPieces(inWords(diffCases(before, after), escapeForTerminal), io);
  return EXIT.complete;
}

function* inWords({ counts, differences }: CaseDiff, escape: (text: string) => string): Generator<string> {
  const sums = Object.entries(counts).map(([standing, items]) => `${standing} ${items}`);
  yield `${sums.join(', ')}\n`;
  for (const difference of differences) yield `${lineOf(difference, escape)}\n`;
}

function lineOf(
  { standing, before, after, path, what }: CaseDifference,
  escape: (text: string) => string,
): string {
  const numbers = `${before ?? '-'} ${after ?? '-'}`;
  return `${standing.padEnd(7)}  ${numbers.padEnd(19)}  ${escape(path)}${what === '' ? '' : ` (${escape(what)})`}`;
}
