import { lstatSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';
import { isGap } from '../../model/examination.ts';
import type { Call, Command } from '../command.ts';
import * as limits from '../limit-options.ts';
import * as options from '../options.ts';

export const extract: Command = {
  name: 'extract',
  operands: '<file>',
  offers: 'files',
  summary: 'Show the text of one file as rules see it, with its places and outcome',
  examples: [
    { line: 'handback extract plan.docx', does: 'every piece of text, and where it stands' },
    { line: 'handback extract mail.zip --max-depth 2', does: 'with other limits' },
  ],
  options: [...limits.PER_FILE, options.PASSWORD_FILE, options.DEBUG],
  exitCodes: [EXIT.complete, EXIT.incomplete, EXIT.source, EXIT.output],
  run,
};

async function run({ operands: [operand = ''], given, io }: Call): Promise<number> {
  const [
    { extractFile },
    { extractedText },
    { printPieces },
    { NOTHING, stoppable },
    { budgetsOf },
    { passwordsOf },
  ] = await Promise.all([
    import('../../audit/extract-file.ts'),
    import('../extract-text.ts'),
    import('../print.ts'),
    import('../signals.ts'),
    import('../settings.ts'),
    import('../passwords.ts'),
  ]);
  const path = resolve(io.cwd(), operand);
  const limits = { budgets: budgetsOf(given), passwords: passwordsOf(given) };
  refuseOthers(path, operand);
  return stoppable(io, NOTHING, async (signal) => {
    const start = performance.now();
    const extracted = await extractFile(path, limits, signal).catch((error: unknown) => {
      throw unreadable(operand, error);
    });
    try {
      const milliseconds = Math.round(performance.now() - start);
      await printPieces(extractedText(operand, extracted, milliseconds), io, signal);
      const isIncomplete = extracted.items.some(({ content }) => content.examination.reasons.some(isGap));
      return isIncomplete ? EXIT.incomplete : EXIT.complete;
    } finally {
      extracted.close();
    }
  });
}

/** Throws HandbackError (usage) for what is no file. */
function refuseOthers(path: string, operand: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `no such file: ${operand}`,
      hint: 'check the path',
    });
  }
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return;
  throw new HandbackError({
    code: EXIT.usage,
    message: `not a file: ${operand}`,
    hint: 'give one file; handback scan reads folders',
  });
}

/** The system's own errors as one a person can act on; others stay bugs. */
function unreadable(operand: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  return new HandbackError({
    code: EXIT.source,
    message: `cannot be read: ${operand} (${String(error.code)})`,
    hint: 'check who may read it',
    cause: error,
  });
}
