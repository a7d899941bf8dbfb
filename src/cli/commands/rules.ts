import { EXIT, HandbackError } from '../../model/error.ts';
import type { Call, Command, CommandGroup } from '../command.ts';
import { outputWidth } from '../io.ts';
import { pathOf } from '../option.ts';
import * as options from '../options.ts';
import { rulesImport } from './rules-import.ts';
import { rulesTest } from './rules-test.ts';

const SELECTION = [options.RULES, options.NO_DEFAULT_RULES, options.DEBUG];

const list: Command = {
  name: 'rules list',
  operands: '',
  offers: 'nothing',
  summary: 'List the rules that a scan would apply',
  examples: [
    { line: 'handback rules list', does: 'the built-in rules; those that need a matter say so' },
    { line: 'handback rules list -m matter.yaml -r own.yaml', does: 'with a matter and rules of your own' },
  ],
  options: [options.MATTER, ...SELECTION],
  exitCodes: [EXIT.complete],
  run: runList,
};

const show: Command = {
  name: 'rules show',
  operands: '<rule>',
  offers: 'nothing',
  summary: 'Show one rule as its file has it',
  examples: [
    { line: 'handback rules show commercial.account-plan', does: 'what it looks for, and its examples' },
  ],
  options: SELECTION,
  exitCodes: [EXIT.complete],
  run: runShow,
};

const check: Command = {
  name: 'rules check',
  operands: '[path...]',
  offers: 'files',
  summary: 'Prove rule files: well written, ids unique, patterns linear, every example true',
  examples: [
    { line: 'handback rules check own.yaml', does: 'check a file before a scan uses it' },
    { line: 'handback rules check', does: 'check the built-in packs' },
  ],
  options: [options.DEBUG],
  exitCodes: [EXIT.complete],
  run: runCheck,
};

export const rules: CommandGroup = {
  name: 'rules',
  summary: 'List, show, check, test and import rules',
  commands: [list, show, check, rulesTest, rulesImport],
};

async function runList({ given, io }: Call): Promise<number> {
  const { selectionOf } = await import('../selection.ts');
  const { listRules } = await import('../rules-text.ts');
  const { printPieces } = await import('../print.ts');
  const columns = io.stdout.isTTY === true ? outputWidth(io) : Infinity;
  const lines = await listRules(await selectionOf(given), pathOf(given, options.MATTER), columns);
  await printPieces(lines, io);
  return EXIT.complete;
}

async function runShow({ operands, given, io }: Call): Promise<number> {
  const { selectionOf } = await import('../selection.ts');
  const { showRule } = await import('../rules-text.ts');
  const { printPieces } = await import('../print.ts');
  await printPieces([await showRule(await selectionOf(given), operands[0] ?? '')], io);
  return EXIT.complete;
}

async function runCheck({ operands, io }: Call): Promise<number> {
  const [{ ruleFiles }, { checkPacks }, { problemLines }, { printPieces }] = await Promise.all([
    import('../../rules/select.ts'),
    import('../../rules/check.ts'),
    import('../rules-text.ts'),
    import('../print.ts'),
  ]);
  const files = await ruleFiles({ defaults: operands.length === 0, rules: operands });
  const problems = await checkPacks(files);
  await printPieces(problemLines(problems, files.length), io);
  const errors = problems.filter(({ level }) => level === 'error').length;
  if (errors === 0) return EXIT.complete;
  throw new HandbackError({
    code: EXIT.usage,
    message: `rules are wrong: ${errors} ${errors === 1 ? 'error' : 'errors'}`,
    hint: 'a scan does not use a rule file before it is right',
  });
}
