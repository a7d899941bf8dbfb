import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { pathOf } from '../option.ts';
import { DEBUG, MATTER_OUTPUT } from '../options.ts';

export const matter: Command = {
  name: 'matter',
  operands: '',
  offers: 'nothing',
  summary: 'Print a matter file to fill in: parties, dates, counsel, holds',
  examples: [
    { line: 'handback matter -o matter.yaml', does: 'write it, fill it in, and scan with -m matter.yaml' },
  ],
  options: [MATTER_OUTPUT, DEBUG],
  exitCodes: [EXIT.complete, EXIT.output],
  run: runMatter,
};

async function runMatter({ given, io }: Call): Promise<number> {
  const [{ MATTER_TEMPLATE }, { printPieces }] = await Promise.all([
    import('../../rules/matter-template.ts'),
    import('../print.ts'),
  ]);
  const output = pathOf(given, MATTER_OUTPUT);
  if (output === null) {
    await printPieces([MATTER_TEMPLATE], io);
    return EXIT.complete;
  }
  const target = resolve(io.cwd(), output);
  if (existsSync(target)) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `there is something already: ${output}`,
      hint: 'choose another name: a matter that someone filled in is not replaced',
    });
  }
  const { stageFile } = await import('../whole-file.ts');
  const staged = await stageFile(target, [MATTER_TEMPLATE], new AbortController().signal);
  await staged.commit();
  await printPieces([`written    ${target}\n`], io);
  return EXIT.complete;
}
