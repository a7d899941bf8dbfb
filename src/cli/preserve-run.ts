import { resolve } from 'node:path';
import { openForDecisions, type DecisionCase, type Who } from '../audit/decide.ts';
import { controlNumber } from '../audit/hold.ts';
import { presentSources, recordedOperands } from '../audit/present-sources.ts';
import { preserve, type BagRow } from '../audit/preserve.ts';
import { startPhase } from '../audit/progress.ts';
import { selectItems, type Selection } from '../audit/select-items.ts';
import { appendCustody } from '../case/custody.ts';
import { firstRunId } from '../case/runs.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Source } from '../model/source.ts';
import { openBagFolder } from './bag-folder.ts';
import { bagTags, payloadOf } from './bag-tags.ts';
import { counted } from '../report/number.ts';
import type { Call } from './command.ts';
import { refuseInSource } from './keep-out.ts';
import { isGiven, pathOf, setting, valuesOf, type Given } from './option.ts';
import { NO_PROGRESS, QUIET } from './options.ts';
import { BAG_OUTPUT, SOURCE } from './preserve-options.ts';
import { printPieces } from './print.ts';
import { progressLine } from './progress.ts';
import { selectedItems } from './selected-items.ts';
import { stoppable, type Remains } from './signals.ts';
import { openSources } from './sources.ts';
import type { Io } from './io.ts';
import { whoAndWhen } from './who.ts';

const COPIED: Remains = {
  left: 'no bag was made; what was copied is kept beside its place',
  hint: 'run again with the same command to go on; every copy is checked again',
};

/** Makes a preservation package. Resolves to the exit code. Throws HandbackError. */
export async function makeBag({ operands: [caseFile = '', ...items], given, io }: Call): Promise<number> {
  const { by, now: at } = whoAndWhen(given);
  const target = resolve(io.cwd(), pathOf(given, BAG_OUTPUT) ?? setting(given, BAG_OUTPUT));
  const into = openForDecisions(caseFile);
  try {
    const controls = (await selectedItems(into, items, given)) ?? selectItems(into, LEAVING);
    if (controls.length === 0) throw nothingToPreserve();
    const opened = await openNamed(into, given, io);
    refuseInSource(
      target,
      opened.flatMap(({ kind, root }) => (kind === 'drive' ? [] : [root])),
    );
    const sources = presentSources(into.store.db, into.head, opened);
    const caseId = firstRunId(into.store.db) ?? '';
    const folder = openBagFolder(target, caseId);
    const { payload } = folder;
    const rows = await stoppable(io, COPIED, (signal) =>
      withProgress(io, given, controls.length, (onItem) =>
        preserve({ into, sources, payload, onItem, signal }, controls),
      ),
    );
    const { tags, sha256 } = bagTags(rows, { caseId, at });
    folder.finish(new Set(payloadOf(rows).map(({ path }) => path)), tags);
    log(into, rows, { target, sha256 }, { by, at });
    await printPieces(inWords(rows, target, sha256), io);
    return exitCodeOf(rows);
  } finally {
    into.store.close();
  }
}

/** Shows how far the copying is. */
function withProgress<T>(
  io: Io,
  given: Given,
  items: number,
  work: (onItem: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const progress = progressLine(io, !isGiven(given, QUIET) && !isGiven(given, NO_PROGRESS));
  const events = { progress: progress.update, notice: () => undefined };
  const meter = startPhase(events, 'copying', items, null);
  return work((bytes) => {
    meter.add(1, bytes);
  }).finally(progress.clear);
}

/** What is to leave is what must be preserved first. */
const LEAVING: Selection = {
  ...{ rules: [], paths: [], duplicateGroups: [] },
  states: ['destroy', 'return', 'return-and-destroy', 'quarantine'],
};

function nothingToPreserve(): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: 'nothing stands at a return, a destruction or a quarantine',
    hint: 'name control numbers, or take a group: --path "**" preserves everything',
  });
}

/** Opens the sources named, else those of the last run where they lay. Throws HandbackError. */
export async function openNamed(into: DecisionCase, given: Given, io: Io): Promise<Source[]> {
  const named = valuesOf(given, SOURCE);
  return openSources(named.length > 0 ? named : recordedOperands(into.head), async (operand) => {
    const { openDrive } = await import('./drive.ts');
    return openDrive(operand, given, io, into.head.matter);
  });
}

/** Rows of one entry of the custody log. */
const ROWS_PER_ENTRY = 500;

function log(
  { store, run }: DecisionCase,
  rows: BagRow[],
  bag: { target: string; sha256: string },
  who: Who,
): void {
  store.db.transaction(() => {
    for (let start = 0; start < rows.length; start += ROWS_PER_ENTRY) {
      const items = rows.slice(start, start + ROWS_PER_ENTRY).map((row) => ({
        item: controlNumber(row.control),
        ...{ status: row.status, path: row.path, sha256: row.content?.sha256 ?? null, remark: row.remark },
      }));
      appendCustody(store.db, {
        event: 'preserved-items',
        ...who,
        detail: { run: run.runId, bag: bag.sha256, items },
      });
    }
    const counts = countsOf(rows);
    appendCustody(store.db, { event: 'preservation', ...who, detail: { run: run.runId, ...bag, counts } });
  });
}

function countsOf(rows: BagRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function* inWords(rows: BagRow[], target: string, sha256: string): Generator<string> {
  const files = payloadOf(rows);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const { control, status, remark } of rows) {
    if (status === 'changed' || status === 'unreadable') {
      yield `${controlNumber(control)}  not copied, ${status}: ${remark}\n`;
    }
  }
  const counts = Object.entries(countsOf(rows)).map(([status, items]) => `${status} ${items}`);
  yield `items      ${rows.length}: ${counts.join(', ')}\n`;
  yield `payload    ${counted(files.length, 'file')}, ${counted(bytes, 'byte')}\n`;
  yield `reference  bag sha256 ${sha256}\n`;
  yield `written    ${target}\n`;
}

function exitCodeOf(rows: BagRow[]): number {
  if (rows.some(({ status }) => status === 'changed')) return EXIT.integrity;
  return rows.some(({ status }) => status === 'unreadable') ? EXIT.incomplete : EXIT.complete;
}
