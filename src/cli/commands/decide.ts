import { resolve } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { DecisionCase, Refused, Wish } from '../../audit/decide.ts';
import { escapeForTerminal } from '../../report/escape.ts';
import type { Call, Command } from '../command.ts';
import * as about from '../decision-options.ts';
import { isGiven, pathOf, setting, valueOf, type Given } from '../option.ts';
import * as options from '../options.ts';

export const decide: Command = {
  name: 'decide',
  operands: '<case> [item...]',
  offers: 'files',
  summary: 'Record what people decide about items; all of it is recorded, or nothing',
  examples: [
    {
      line: 'handback decide audit.case HB-000007 --as retain-personal --reason family',
      does: 'decide on one item',
    },
    {
      line: 'handback decide audit.case --path "Plans/**" --as return --reason "par. 4"',
      does: 'decide on all items of a folder',
    },
    {
      line: 'handback decide audit.case HB-000012 --stage done --how "Dana, web, 09:30Z"',
      does: 'record a step, with the evidence that it needs',
    },
  ],
  options: [
    about.IMPORT,
    about.EXPORT,
    about.AS,
    about.STAGE,
    about.WITHDRAW,
    ...about.GROUP_OPTIONS,
    ...about.EVIDENCE_OPTIONS,
    options.AUTHORITY,
    options.BY,
    options.NOW,
    options.DEBUG,
  ],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: runDecide,
};

async function runDecide({ operands: [caseFile = '', ...items], given, io }: Call): Promise<number> {
  const [{ openForDecisions, decide: record }, { whoAndWhen }, { printPieces }] = await Promise.all([
    import('../../audit/decide.ts'),
    import('../who.ts'),
    import('../print.ts'),
  ]);
  const { by, now: at } = whoAndWhen(given);
  const into = openForDecisions(caseFile);
  try {
    const target = pathOf(given, about.EXPORT);
    if (target !== null) {
      const { exportDecisions } = await import('../decisions-csv.ts');
      await exportDecisions(into, resolve(io.cwd(), target), { by, at });
      return EXIT.complete;
    }
    const { wishes, wrong } = await wishesOf(into, items, given);
    const refused = record(into, wishes, { by, at }, wrong);
    if (refused.length > 0) {
      await printPieces(refusedLines(refused), io);
      throw nothingRecorded(refused);
    }
    await printPieces([`${wishes.length} ${wishes.length === 1 ? 'decision' : 'decisions'} recorded\n`], io);
    return EXIT.complete;
  } finally {
    into.store.close();
  }
}

const WITH_FILE = [about.IMPORT, options.BY, options.NOW, options.DEBUG].map(({ long }) => long);

interface Wishes {
  wishes: Wish[];
  /** Lines of a file that cannot be read as a decision. */
  wrong: Refused[];
}

async function wishesOf(into: DecisionCase, items: string[], given: Given): Promise<Wishes> {
  const file = pathOf(given, about.IMPORT);
  const isMixed = items.length > 0 || [...given.keys()].some((name) => !WITH_FILE.includes(name));
  if (file !== null && isMixed) {
    throw new HandbackError({
      code: EXIT.usage,
      message: 'a decisions file and a decision on the command line at once',
      hint: 'with --import the file says all but --by and --now',
    });
  }
  if (file === null) return { wishes: await wishesFor(into, items, given), wrong: [] };
  const { importDecisions } = await import('../decisions-csv.ts');
  return importDecisions(file);
}

async function wishesFor(into: DecisionCase, items: string[], given: Given): Promise<Wish[]> {
  const { HINT, selectedItems } = await import('../selected-items.ts');
  const controls = await selectedItems(into, items, given);
  if (controls === null) {
    throw new HandbackError({ code: EXIT.usage, message: 'no item given to decide on', hint: HINT });
  }
  const wish = {
    state: valueOf(given, about.AS),
    stage: setting(given, about.STAGE),
    evidence: about.evidenceOf(given, options.AUTHORITY),
    place: null,
  };
  const withdraw = isGiven(given, about.WITHDRAW);
  if (withdraw && (isGiven(given, about.AS) || isGiven(given, about.STAGE))) {
    throw new HandbackError({
      code: EXIT.usage,
      message: '--withdraw with --as or --stage',
      hint: 'take a decision back first, then decide again',
    });
  }
  return controls.map((control) => ({ control, ...wish, ...(withdraw ? { withdraw } : {}) }));
}

/** In the order of the file, so that it can be mended from top to bottom. */
function refusedLines(refused: Refused[]): string[] {
  const lineOf = ({ place }: Refused): number => Number(place?.replace('line ', '') ?? 0);
  return [...refused]
    .sort((a, b) => lineOf(a) - lineOf(b))
    .map(({ place, item, why }) => [place ?? '', item, why].filter((part) => part !== '').join(': '))
    .map((line) => `${escapeForTerminal(line)}\n`);
}

const EVIDENCE = [options.AUTHORITY, ...about.EVIDENCE_OPTIONS].map(({ long }) => `--${long}`).join(', ');

function nothingRecorded(refused: Refused[]): HandbackError {
  const count = refused.length;
  const lacks = refused.some(({ why }) => / needs /.test(why));
  return new HandbackError({
    code: EXIT.refused,
    message: `refused: ${count} ${count === 1 ? 'decision' : 'decisions'}; nothing was recorded`,
    hint: lacks
      ? `what is needed is given with ${EVIDENCE}, or in the columns of a decisions file`
      : 'put right what stands above, and decide again',
  });
}
