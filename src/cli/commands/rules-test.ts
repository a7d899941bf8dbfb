import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../../model/error.ts';
import { isGap } from '../../model/examination.ts';
import type { Subject } from '../../rules/explain.ts';
import type { Call, Command } from '../command.ts';
import { isGiven, pathOf } from '../option.ts';
import * as options from '../options.ts';

export const rulesTest: Command = {
  name: 'rules test',
  operands: '<text-or-file>',
  offers: 'files',
  summary: 'Say which rules match a text or a file, and what makes their confidence',
  examples: [
    { line: 'handback rules test plan.docx -m matter.yaml', does: 'every rule that matches, and why' },
    { line: 'handback rules test "Account plan FY26" -r own.yaml', does: 'try a sentence' },
  ],
  options: [
    options.MATTER,
    options.RULES,
    options.NO_DEFAULT_RULES,
    options.SHOW_MATCHES,
    options.VERBOSE,
    options.DEBUG,
  ],
  exitCodes: [EXIT.complete, EXIT.incomplete, EXIT.source],
  run,
};

async function run(call: Call): Promise<number> {
  const { operands, given, io } = call;
  const [operand = ''] = operands;
  const path = resolve(io.cwd(), operand);
  const { textSubject, fileSubjects } = await import('../rules-test.ts');
  if (operand.includes('\n') || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    if (looksLikeAFile(operand)) {
      const { escapeForTerminal } = await import('../../report/escape.ts');
      io.stderr.write(`handback: no such file: '${escapeForTerminal(operand)}'; taken as a text\n`);
    }
    await print([textSubject(operand)], call);
    return EXIT.complete;
  }
  const [{ extractFile }, { NOTHING, stoppable }, { budgetsOf }] = await Promise.all([
    import('../../audit/extract-file.ts'),
    import('../signals.ts'),
    import('../settings.ts'),
  ]);
  return stoppable(io, NOTHING, async (signal) => {
    const extracted = await extractFile(path, { budgets: budgetsOf(given), passwords: [] }, signal);
    try {
      await print(fileSubjects(operand, extracted), call);
      const isIncomplete = extracted.items.some(({ content }) => content.examination.reasons.some(isGap));
      return isIncomplete ? EXIT.incomplete : EXIT.complete;
    } finally {
      extracted.close();
    }
  });
}

/** One word that ends like a file's name: more likely a slip than a text. */
const looksLikeAFile = (operand: string): boolean => /^\S+\.[A-Za-z]\w{1,4}$/.test(operand);

async function print(subjects: Subject[], { given, io }: Call): Promise<void> {
  const [{ selectionOf }, { ruleFiles }, { loadPacks }, { loadMatter }, { explainRules }] = await Promise.all(
    [
      import('../selection.ts'),
      import('../../rules/select.ts'),
      import('../../rules/pack.ts'),
      import('../../rules/matter.ts'),
      import('../../rules/explain.ts'),
    ],
  );
  const { explanationText } = await import('../rules-test.ts');
  const { printPieces } = await import('../print.ts');
  const { escapeForTerminal } = await import('../../report/escape.ts');
  const packs = await loadPacks(await ruleFiles(await selectionOf(given)));
  const matterFile = pathOf(given, options.MATTER);
  const matter = matterFile === null ? null : await loadMatter(matterFile);
  for (const subject of subjects) {
    const { path } = subject.facts;
    if (path !== '') await printPieces([`# ${escapeForTerminal(path)}\n`], io);
    const found = explainRules(packs, matter, subject, isGiven(given, options.SHOW_MATCHES));
    await printPieces(explanationText(found, isGiven(given, options.VERBOSE)), io);
  }
}
