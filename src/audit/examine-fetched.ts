import { pendingIds } from '../case/inventory.ts';
import type { Case } from '../case/open.ts';
import { listedItem } from '../case/reading.ts';
import type { StoredItem } from '../case/stored-item.ts';
import type { RunRecord } from '../case/runs.ts';
import type { Engine } from '../match/engine.ts';
import { Unreadable, type Remote } from '../model/source.ts';
import { createFileExaminer, type FileExaminer } from './examine-file.ts';
import { pause, ROWS_BETWEEN_PAUSES } from './pause.ts';
import type { Repeats } from './repeats.ts';
import type { FileOutcome, Settings } from './tasks.ts';

/** All that examining the items of one distant source needs. */
export interface Fetching {
  store: Case;
  run: RunRecord;
  /** Of the source in the case. */
  number: number;
  remote: Remote;
  /** Folder of mode 0700 for what parsers read. */
  folder: string;
  settings: Settings;
  engine: Engine;
  recorder: {
    receiveKnown: (id: number, sha256: string) => boolean;
    receive: (outcomes: FileOutcome[]) => Promise<void>;
  };
  repeats: Repeats;
  signal: AbortSignal;
}

/**
 * Fetches and examines every item of a distant source that has no verdict yet, several at a time; text is matched as it
 * comes, and only what a parser needs touches the disk. Throws SourceLost once nothing is under way, and the signal's
 * reason.
 */
export async function examineFetched(fetching: Fetching): Promise<void> {
  const { number, store, remote, engine, settings, recorder, signal } = fetching;
  const ids = (await inReadingOrder(fetching))[Symbol.iterator]();
  const ended = new AbortController();
  const within = AbortSignal.any([signal, ended.signal]);
  const serve = async (): Promise<void> => {
    const examiner = createFileExaminer(engine, settings, () => undefined);
    for (const id of ids) {
      await pause(within);
      const item = listedItem(store.db, id);
      if (item.source !== number) continue;
      const stated = item.facts.drive?.sha256 ?? null;
      if (stated !== null && recorder.receiveKnown(id, stated)) continue;
      await recorder.receive([await outcomeOf(fetching, item, examiner, within)]);
    }
  };
  const errors: unknown[] = [];
  await Promise.all(
    Array.from({ length: remote.parallel }, async () => {
      try {
        await serve();
      } catch (error) {
        errors.push(error);
        ended.abort(error);
      }
    }),
  );
  signal.throwIfAborted();
  if (errors.length > 0) throw errors[0];
}

/** Ids of all items without a verdict, those of this source in the order in which it reads best. */
async function inReadingOrder({ store, run, number, remote, signal }: Fetching): Promise<number[]> {
  const pending = pendingIds(store.db, run);
  if (remote.position === undefined) return pending;
  const placed: { id: number; position: number }[] = [];
  for (const id of pending) {
    if (placed.length % ROWS_BETWEEN_PAUSES === 0) await pause(signal);
    const { source, facts } = listedItem(store.db, id);
    if (source === number) placed.push({ id, position: await remote.position(facts.sourceId, signal) });
  }
  return placed.sort((a, b) => a.position - b.position).map(({ id }) => id);
}

/** Content that is not what the source says, or breaks off, is read once more from its start. */
async function outcomeOf(
  { remote, folder, repeats }: Fetching,
  { id, facts }: StoredItem,
  examiner: FileExaminer,
  signal: AbortSignal,
): Promise<FileOutcome> {
  for (let isLast = false; ; isLast = true) {
    try {
      return await examiner.examineFetched(id, await remote.open(facts, signal), folder);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      if (error.again && !isLast) {
        repeats.note('content-fetched-again');
        continue;
      }
      return { id, verdict: { status: error.status, reason: error.reason, detail: error.message } };
    }
  }
}
