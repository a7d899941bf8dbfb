import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  findContents,
  recordContents,
  recordExamined,
  recordSame,
  type MemberRecord,
} from '../case/contents.ts';
import { pendingTotals, recordVerdict } from '../case/inventory.ts';
import type { Case } from '../case/open.ts';
import type { RunRecord } from '../case/runs.ts';
import type { Engine } from '../match/engine.ts';
import { createTemporaryFolder } from '../case/temporary.ts';
import type { Content } from '../model/content.ts';
import { addCosts, type RuleCosts } from '../model/rule-costs.ts';
import type { Source } from '../model/source.ts';
import { BATCH_FILES, batchesOf } from './batches.ts';
import { examineFetched } from './examine-fetched.ts';
import { createFileExaminer } from './examine-file.ts';
import { createParserPool, type ParserPool } from './parsers.ts';
import { startPhase, type ProgressMeter } from './progress.ts';
import type { Repeats } from './repeats.ts';
import type { ScanEvents } from './request.ts';
import type { FileOutcome, FileTask, ParseTask, Settings } from './tasks.ts';
import { examineInThreads } from './threads.ts';

/** Below both, starting threads costs more than they save. */
const SMALL_TREE_FILES = 5_000;
const SMALL_TREE_BYTES = 50 * 2 ** 20;

const PAUSE_MS = 50;

/** All that examining a run needs. */
export interface Examining {
  store: Case;
  run: RunRecord;
  /** Digest of rules and budgets: content examined on the same basis need not be examined again. */
  basis: string;
  /** By their numbers in the case. */
  sources: Map<number, Source>;
  settings: Settings;
  /** Of the same settings. */
  engine: Engine;
  jobs: number;
  repeats: Repeats;
  events: ScanEvents;
  signal: AbortSignal;
  /** To which it is added what each rule costs; null where nobody asks. */
  costs: RuleCosts | null;
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
    charge(examining, examining.engine.takeCosts());
  } finally {
    parsers.close();
  }
}

function charge({ costs }: Examining, spent: RuleCosts | null): void {
  if (costs !== null && spent !== null) addCosts(costs, spent);
}

/** What of a source that is lost came before its loss is recorded all the same. */
async function examineRemotes(examining: Examining, recorder: Recorder, signal: AbortSignal): Promise<void> {
  for (const [number, { remote }] of examining.sources) {
    if (remote === null) continue;
    const folder = createTemporaryFolder();
    try {
      await examineFetched({ ...examining, number, remote, folder: folder.path, recorder }).finally(() =>
        untilAborted(recorder.drain(), signal),
      );
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
  const examiner = createFileExaminer(engine, settings, () => undefined);
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

/** Writes down what examining brings. */
export interface Recorder {
  /** Gives an item the content that is on record for a hash that its source states; false where none is. */
  receiveKnown: (id: number, sha256: string) => boolean;
  receive: (outcomes: FileOutcome[]) => Promise<void>;
  /** Resolves when every parser task is recorded. */
  drain: () => Promise<void>;
}

/** Commits outcomes and sends files of complex formats to the parsers, equal ones once. */
function createRecorder(examining: Examining, parsers: ParserPool, meter: ProgressMeter): Recorder {
  const { store, jobs } = examining;
  /** Files of the same content that wait for the one that is parsed, by digest. */
  const underWay = new Map<string, { id: number; task: ParseTask }[]>();
  const parsing = new Set<Promise<void>>();
  const contents = contentsOf(examining);

  const startParsing = (id: number, task: ParseTask): void => {
    const sha256 = task.hashes.sha256 ?? '';
    const twins = underWay.get(sha256);
    if (twins !== undefined) {
      twins.push({ id, task });
      return;
    }
    const waiting: { id: number; task: ParseTask }[] = [];
    underWay.set(sha256, waiting);
    const work = parsers.parse(task).then(({ content, members, usage }) => {
      charge(examining, usage?.costs ?? null);
      // What became of this file, that it changed or vanished, says nothing about its twins.
      const isOfContent = content.hashes.sha256 !== null || task.hashes.sha256 === null;
      store.db.transaction(() => {
        recordExamined(store.db, id, contents.basisOf(content, members), content, members);
        if (isOfContent) contents.record(waiting.map(({ id }) => ({ id, content })));
      });
      discard(task);
      if (isOfContent) for (const twin of waiting) discard(twin.task);
      underWay.delete(sha256);
      parsing.delete(work);
      meter.add(isOfContent ? 1 + waiting.length : 1, task.size);
      if (!isOfContent) for (const twin of waiting) startParsing(twin.id, twin.task);
    });
    parsing.add(work);
    // Reported by whoever waits for it next; until then it is no unhandled rejection.
    work.catch(() => undefined);
  };
  const record = (outcomes: FileOutcome[]): void => {
    contents.record(outcomes.filter((outcome) => 'content' in outcome));
    for (const outcome of outcomes) {
      if ('verdict' in outcome) recordVerdict(store.db, outcome.id, outcome.verdict);
      else if ('parse' in outcome) {
        const isKnown = contents.recordKnown(outcome.id, outcome.parse.hashes.sha256);
        if (isKnown) discard(outcome.parse);
        else startParsing(outcome.id, outcome.parse);
      }
      if (!('parse' in outcome)) meter.add(1, 0);
    }
  };
  return {
    receiveKnown: (id, sha256) => {
      const isKnown = contents.recordKnown(id, sha256);
      if (isKnown) meter.add(1, 0);
      return isKnown;
    },
    receive: async (outcomes) => {
      store.db.transaction(() => {
        record(outcomes);
      });
      // Reading outruns parsing; what waits to be parsed must not pile up.
      while (parsing.size > jobs * BATCH_FILES) await untilAborted(Promise.race(parsing), examining.signal);
    },
    drain: async () => {
      while (parsing.size > 0) await Promise.all(parsing);
    },
  };
}

/** What was fetched for a parser is on disk no longer than it must be. */
function discard({ fetched, root, sourceId }: ParseTask): void {
  if (fetched) rmSync(join(root, sourceId), { force: true });
}

interface Contents {
  /** Gives an item the content on record for a hash; false where there is none. */
  recordKnown: (id: number, sha256: string | null) => boolean;
  basisOf: (content: Content, members: MemberRecord[]) => string;
  /** Gives items their contents, those on record where there are any. */
  record: (examined: { id: number; content: Content }[]) => void;
}

function contentsOf({ store, run, basis }: Examining): Contents {
  // What time or memory decided may be decided otherwise in a later run.
  const passing = `${basis} ${run.runId}`;
  const bases = [basis, passing];
  const isPassing = ({ examination: { reasons } }: Content): boolean =>
    reasons.some((reason) => reason === 'timeout' || reason === 'out-of-memory');
  const basisOf = (content: Content, members: MemberRecord[]): string =>
    isPassing(content) || members.some((member) => isPassing(member.content)) ? passing : basis;
  return {
    recordKnown: (id, sha256) => {
      const known = sha256 === null ? undefined : findContents(store.db, [sha256], bases).get(sha256);
      if (known !== undefined) recordSame(store.db, id, known);
      return known !== undefined;
    },
    basisOf,
    record: (examined) => {
      const all = examined.map(({ id, content }) => ({ item: id, content, basis: basisOf(content, []) }));
      recordContents(store.db, all, bases);
    },
  };
}

/** Rejects with the signal's reason once it is aborted; nobody waits for a killed parser. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
