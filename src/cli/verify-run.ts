import { resolve } from 'node:path';
import { BUCKETS } from '../audit/compare.ts';
import { openForDecisions, type DecisionCase } from '../audit/decide.ts';
import type { Difference, Verification } from '../audit/differences.ts';
import { controlNumber } from '../audit/hold.ts';
import type { Look } from '../audit/look-again.ts';
import { presentSources } from '../audit/present-sources.ts';
import { startPhase } from '../audit/progress.ts';
import { recordVerification } from '../audit/record-verification.ts';
import { verifySources } from '../audit/verify-source.ts';
import { EXIT } from '../model/error.ts';
import { escapeForTerminal } from '../report/escape.ts';
import type { Call } from './command.ts';
import { withSiblings } from './case-siblings.ts';
import { isGiven, type Given } from './option.ts';
import { NO_PROGRESS, QUIET } from './options.ts';
import { printPieces } from './print.ts';
import { progressLine } from './progress.ts';
import { stoppable, type Remains } from './signals.ts';
import { openSources } from './sources.ts';
import type { Io } from './io.ts';
import { whoAndWhen } from './who.ts';

const UNVERIFIED: Remains = {
  left: 'nothing was verified, and nothing recorded',
  hint: 'run again with the same command; it starts over',
};

/**
 * Holds a case against the sources named, records what comes of it, and says it. Resolves to the exit code: 4 where a
 * difference is not covered by an authorised decision, 3 where the listing has gaps. Throws HandbackError.
 */
export async function verifyAgainst({ operands, given, io }: Call): Promise<number> {
  const [caseFile = '', ...named] = operands;
  const { by, now: at } = whoAndWhen(given);
  const into = openForDecisions(caseFile);
  try {
    const opened = await openSources(named, async (operand) => {
      const { openDrive } = await import('./drive.ts');
      return openDrive(operand, given, io, into.head.matter);
    });
    const sources = presentSources(into.store.db, into.head, opened);
    const verification = await stoppable(io, UNVERIFIED, (signal) =>
      looking(into, given, io, (look) => verifySources(into, sources, { ...look, signal })),
    );
    const entry = recordVerification(into, verification, { by, at });
    await printPieces(inWords(verification, entry), io);
    return exitCodeOf(verification);
  } finally {
    into.store.close();
  }
}

/** Says how the sources are listed again, and shows how far that is. */
function looking<T>(
  { store, head }: DecisionCase,
  given: Given,
  io: Io,
  work: (look: Omit<Look, 'signal'>) => Promise<T>,
): Promise<T> {
  const progress = progressLine(io, !isGiven(given, QUIET) && !isGiven(given, NO_PROGRESS));
  const events = { progress: progress.update, notice: () => undefined };
  const meter = startPhase(events, 'hashing', head.coverage.listed, null);
  const own = store.file === null ? [] : withSiblings({ what: 'case', path: resolve(io.cwd(), store.file) });
  return work({
    filters: head.scope.filters,
    ownFiles: own.map(({ path }) => path),
    withContent: !head.options.metadataOnly,
    onItem: (bytes) => {
      meter.add(1, bytes);
    },
  }).finally(progress.clear);
}

const MOST_LINES = 1_000;

function* inWords(verification: Verification, entry: number): Generator<string> {
  const { counts, differences, verdicts, looked } = verification;
  const open = differences.filter(({ covered }) => !covered);
  const covered = differences.filter((one) => one.covered);
  yield* lines('not covered by an authorised decision', open);
  yield* lines('covered', covered);
  for (const gap of looked.gaps) yield `${escapeForTerminal(`not listed: ${gap}`)}\n`;
  yield `items        ${BUCKETS.map((bucket) => `${bucket} ${counts[bucket]}`).join(', ')}\n`;
  const failed = verdicts.filter(({ failure }) => failure !== null);
  yield `destructions verified ${verdicts.length - failed.length}, failed ${failed.length}\n`;
  for (const { item, failure } of failed.slice(0, MOST_LINES)) {
    yield `${escapeForTerminal(`  ${controlNumber(item.control)} ${failure ?? ''}`)}\n`;
  }
  yield `recorded     custody entry ${entry}\n`;
}

function* lines(title: string, differences: Difference[]): Generator<string> {
  if (differences.length === 0) return;
  yield `${title}: ${differences.length}\n`;
  for (const { control, bucket, path, detail } of differences.slice(0, MOST_LINES)) {
    const number = control === null ? '-' : controlNumber(control);
    const more = detail === '' ? '' : `: ${detail}`;
    yield `${escapeForTerminal(`  ${bucket.padEnd(8)} ${number.padEnd(9)} ${path}${more}`)}\n`;
  }
  const rest = differences.length - MOST_LINES;
  if (rest > 0) yield `  and ${rest} more, in the custody log\n`;
}

function exitCodeOf({ differences, looked, verdicts }: Verification): number {
  const isOpen =
    differences.some(({ covered }) => !covered) || verdicts.some(({ failure }) => failure !== null);
  if (isOpen) return EXIT.integrity;
  return looked.gaps.length > 0 ? EXIT.incomplete : EXIT.complete;
}
