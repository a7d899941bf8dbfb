import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  findContents,
  recordContents,
  recordExamined,
  recordSame,
  type MemberRecord,
} from '../case/contents.ts';
import { recordVerdict } from '../case/inventory.ts';
import type { Case } from '../case/open.ts';
import type { RunRecord } from '../case/runs.ts';
import type { Content } from '../model/content.ts';
import { addCosts, type RuleCosts } from '../model/rule-costs.ts';
import { BATCH_FILES } from './batches.ts';
import type { ParserPool } from './parsers.ts';
import type { ProgressMeter } from './progress.ts';
import type { FileOutcome, ParseTask } from './tasks.ts';
import { untilAborted } from './until-aborted.ts';

/** What is recorded where. */
export interface Recording {
  store: Case;
  run: RunRecord;
  /** Digest of rules and budgets: content examined on the same basis need not be examined again. */
  basis: string;
  jobs: number;
  signal: AbortSignal;
  /** To which it is added what each rule costs; null where nobody asks. */
  costs: RuleCosts | null;
}

/** Adds what rules cost where somebody asks. */
export function charge({ costs }: Pick<Recording, 'costs'>, spent: RuleCosts | null): void {
  if (costs !== null && spent !== null) addCosts(costs, spent);
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
export function createRecorder(recording: Recording, parsers: ParserPool, meter: ProgressMeter): Recorder {
  const { store, jobs } = recording;
  /** Files of the same content that wait for the one that is parsed, by digest. */
  const underWay = new Map<string, { id: number; task: ParseTask }[]>();
  const parsing = new Set<Promise<void>>();
  const contents = contentsOf(recording);

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
      charge(recording, usage?.costs ?? null);
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
      while (parsing.size > jobs * BATCH_FILES) await untilAborted(Promise.race(parsing), recording.signal);
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

function contentsOf({ store, run, basis }: Recording): Contents {
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
