import { setImmediate } from 'node:timers/promises';
import { pendingTotals } from '../case/inventory.ts';
import { createTemporaryFolder } from '../case/temporary.ts';
import type { Engine } from '../match/engine.ts';
import type { Source } from '../model/source.ts';
import { batchesOf } from './batches.ts';
import { examineFetched } from './examine-fetched.ts';
import { createFileExaminer } from './examine-file.ts';
import { createParserPool } from './parsers.ts';
import { startPhase } from './progress.ts';
import { charge, createRecorder, type Recorder, type Recording } from './recorder.ts';
import type { Repeats } from './repeats.ts';
import type { ScanEvents } from './request.ts';
import type { FileOutcome, FileTask, Settings } from './tasks.ts';
import { examineInThreads } from './threads.ts';
import { untilAborted } from './until-aborted.ts';

/** Below both, starting threads costs more than they save. */
const SMALL_TREE_FILES = 5_000;
const SMALL_TREE_BYTES = 50 * 2 ** 20;

const PAUSE_MS = 50;

/** All that examining a run needs. */
export interface Examining extends Recording {
  /** By their numbers in the case. */
  sources: Map<number, Source>;
  settings: Settings;
  /** Of the same settings; made when it is asked for, so that it takes no memory while threads have their own. */
  engine: () => Engine;
  repeats: Repeats;
  events: ScanEvents;
}

/** Reads, hashes and matches every listed file that has no verdict yet; each batch is committed as it comes. */
export async function examineAll(examining: Examining): Promise<void> {
  const { store, run, settings, jobs, repeats, signal } = examining;
  const totals = pendingTotals(store.db, run);
  const meter = startPhase(examining.events, 'examining', totals.items, totals.bytes);
  const parsers = createParserPool(settings, jobs, { note: repeats.note });
  const recorder = createRecorder(examining, parsers, meter);
  const isSmall = totals.items < SMALL_TREE_FILES && totals.bytes < SMALL_TREE_BYTES;
  try {
    const batches = batchesOf(examining);
    if (isSmall) await examineHere(batches, examining, recorder.receive);
    else {
      await examineInThreads(
        batches,
        settings,
        jobs,
        ({ outcomes, costs }) => {
          charge(examining, costs);
          return recorder.receive(outcomes);
        },
        repeats.note,
        signal,
      );
    }
    await untilAborted(recorder.drain(), signal);
    await examineRemotes(examining, recorder, signal);
    if (examining.costs !== null) charge(examining, examining.engine().takeCosts());
  } finally {
    parsers.close();
  }
}

/** What of a source that is lost came before its loss is recorded all the same. */
async function examineRemotes(examining: Examining, recorder: Recorder, signal: AbortSignal): Promise<void> {
  for (const [number, { remote }] of examining.sources) {
    if (remote === null) continue;
    const folder = createTemporaryFolder();
    try {
      await examineFetched({
        ...examining,
        engine: examining.engine(),
        number,
        remote,
        folder: folder.path,
        recorder,
      }).finally(() => untilAborted(recorder.drain(), signal));
    } finally {
      folder.remove();
    }
  }
}

async function examineHere(
  batches: Iterator<FileTask[]>,
  { engine, settings, signal }: Examining,
  receive: (outcomes: FileOutcome[]) => Promise<void>,
): Promise<void> {
  const examiner = createFileExaminer(engine(), settings, () => undefined);
  let outcomes: FileOutcome[] = [];
  let pausedAt = Date.now();
  for (let next = batches.next(); next.done !== true; next = batches.next()) {
    for (const [index, task] of next.value.entries()) {
      signal.throwIfAborted();
      const outcome = await examiner.examine(task);
      outcomes.push(outcome);
      const isDue = Date.now() - pausedAt >= PAUSE_MS;
      // What a parser must read goes there at once.
      if (!isDue && !('parse' in outcome) && index < next.value.length - 1) continue;
      await receive(outcomes);
      outcomes = [];
      if (!isDue) continue;
      // Signals and messages of parsers are heard between files only.
      await setImmediate();
      pausedAt = Date.now();
    }
  }
}
