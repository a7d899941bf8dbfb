import { resolve } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { isGiven, pathOf } from '../option.ts';
import * as options from '../options.ts';

export const rulesImport: Command = {
  name: 'rules import',
  operands: '<file>',
  offers: 'files',
  summary: "Translate another tool's rules into a pack, and say what of them is lost",
  examples: [
    { line: 'handback rules import gitleaks.toml -o gitleaks.yaml', does: 'gitleaks and betterleaks' },
    {
      line: 'handback rules import rules.xml --strict',
      does: 'a Purview rule package; 2 if anything is lost',
    },
    { line: 'handback scan drive -r gitleaks.toml', does: 'use the file as it is' },
  ],
  options: [options.PACK_OUTPUT, options.STRICT_IMPORT, options.DEBUG],
  exitCodes: [EXIT.complete, EXIT.output],
  run,
};

async function run({ operands: [operand = ''], given, io }: Call): Promise<number> {
  const [{ readForeign, packText }, { accountLines, accountTotal }, { printPieces }] = await Promise.all([
    import('../../rules/import/pack.ts'),
    import('../import-text.ts'),
    import('../print.ts'),
  ]);
  const foreign = await readForeign(operand);
  if (foreign === null) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `not a rule file of another tool: ${operand}`,
      hint: 'gitleaks TOML, Purview XML, Macie JSON, or YAML of Nosey Parker, Titus, Kingfisher or Presidio',
    });
  }
  const { imported } = foreign;
  const isLossy = imported.notes.some(({ level }) => level !== 'note');
  const isEmpty = imported.rules.length === 0;
  const isRefused = isEmpty || (isLossy && isGiven(given, options.STRICT_IMPORT));
  const target = pathOf(given, options.PACK_OUTPUT);
  if (!isRefused && target === null) await printPieces([packText(imported)], io);
  const read = [operand, ...imported.bases.map(({ file }) => file)];
  if (!isRefused && target !== null) await write(read, target, packText(imported), io);
  io.stderr.write([...accountLines(imported), accountTotal(imported)].join(''));
  return isRefused ? EXIT.usage : EXIT.complete;
}

async function write(read: string[], output: string, text: string, io: Call['io']): Promise<void> {
  const [{ checkOutputs }, { stageFile }, { NOTHING, stoppable }] = await Promise.all([
    import('../outputs.ts'),
    import('../whole-file.ts'),
    import('../signals.ts'),
  ]);
  const target = resolve(io.cwd(), output);
  const inUse = read.map((file) => ({ what: 'rule', path: resolve(io.cwd(), file) }));
  checkOutputs([{ format: 'yaml', target }], inUse);
  await stoppable(io, NOTHING, async (signal) => {
    const staged = await stageFile(target, [text], signal);
    await staged.commit();
    return EXIT.complete;
  });
}
