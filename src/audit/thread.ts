import { parentPort, workerData } from 'node:worker_threads';
import { compile } from '../match/engine.ts';
import { learnFacts, type PatternFacts } from '../match/syntax.ts';
import { createFileExaminer } from './examine-file.ts';
import type { BatchReply, FileOutcome, FileTask, Settings } from './tasks.ts';
import { AT, TICK } from './threads.ts';

/** Entry of a worker thread: answers each batch of files with a batch of outcomes. */
const { settings, progress, facts } = workerData as {
  settings: Settings;
  progress: Int32Array;
  /** Of the rules' patterns: reading them takes as long as all else before the first file. */
  facts: ReadonlyMap<string, PatternFacts>;
};
learnFacts(facts);
const engine = compile(settings.rules, settings);
const examiner = createFileExaminer(engine, settings, () => Atomics.add(progress, TICK, 1));

async function examineBatch(batch: FileTask[]): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const [index, task] of batch.entries()) {
    Atomics.store(progress, AT, index);
    outcomes.push(await examiner.examine(task));
  }
  return outcomes;
}

parentPort?.on('message', (batch: FileTask[]) => {
  examineBatch(batch).then(
    (outcomes) => parentPort?.postMessage({ outcomes, costs: engine.takeCosts() } satisfies BatchReply),
    (error: unknown) => {
      // Thrown outside of the promise, it reaches the parent as the thread's death.
      setImmediate(() => {
        throw error;
      });
    },
  );
});
