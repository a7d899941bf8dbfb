import { Worker } from 'node:worker_threads';
import { ExtractFailure } from '../extract/extractor.ts';
import type { Recognise, Recognised } from '../extract/recognise.ts';
import type { OcrBudgets } from '../model/budgets.ts';
import { builtFile } from '../model/built.ts';

export interface OcrQuestion {
  image: Uint8Array;
  /** As in Recognise. */
  orientation: number;
}

export type OcrAnswer = { recognised: Recognised | null } | { crash: string };

/** Longest time between two signs of life, and the share of a picture's time that it may be. */
const TICK_MS = 1000;
const TICKS = 16;

function start(languages: readonly string[]): Worker {
  const thread = new Worker(builtFile('ocr-thread.js'), { workerData: languages });
  // What a thread throws while nobody asks it anything, or while it is being ended, is nobody's concern.
  return thread.on('error', () => undefined);
}

/** What came of a question: an answer, or why there will be none. */
type Outcome = OcrAnswer | 'timeout';

/** One question; `tick` is called now and then meanwhile, and at the end. */
function ask(thread: Worker, question: OcrQuestion, timeout: number, tick: () => void): Promise<Outcome> {
  return new Promise((resolve) => {
    const ticking = setInterval(tick, Math.min(TICK_MS, timeout / TICKS));
    const finish = (outcome: Outcome): void => {
      clearInterval(ticking);
      clearTimeout(patience);
      thread.off('message', finish).off('error', onError).off('exit', onExit);
      tick();
      resolve(outcome);
    };
    const onError = (error: Error): void => {
      finish({ crash: error.message });
    };
    const onExit = (): void => {
      finish({ crash: 'its thread ended' });
    };
    const patience = setTimeout(finish, timeout, 'timeout');
    thread.on('message', finish).on('error', onError).on('exit', onExit);
    thread.postMessage(question);
  });
}

function failureOf(outcome: 'timeout' | { crash: string }, timeout: number): ExtractFailure {
  if (outcome === 'timeout') return new ExtractFailure('timeout', `not read within ${timeout} ms`);
  const reason = /memory|OOM/i.test(outcome.crash) ? 'out-of-memory' : 'damaged';
  return new ExtractFailure(reason, 'the reader of pictures gave up');
}

/**
 * Reads pictures in a thread that is started with the first one, and anew after one that took longer than its time or broke
 * it. `tick` is called as long as a picture is under way.
 */
export function createRecogniser({ languages, pageTimeout }: OcrBudgets, tick: () => void): Recognise {
  let thread: Worker | null = null;
  return async (image, orientation) => {
    thread ??= start(languages);
    thread.ref();
    const outcome = await ask(thread, { image, orientation }, pageTimeout, tick);
    if (outcome !== 'timeout' && 'recognised' in outcome) {
      thread.unref();
      return outcome.recognised;
    }
    void thread.terminate();
    thread = null;
    throw failureOf(outcome, pageTimeout);
  };
}
