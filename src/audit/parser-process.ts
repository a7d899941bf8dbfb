import { fork, type ChildProcess } from 'node:child_process';
import type { Reason } from '../model/examination.ts';
import { builtFile } from '../model/built.ts';
import { residentBytes } from './memory.ts';
import { timeFor } from './patience.ts';
import type { Attempt, ParserMessage, ParserOrder, ParseTask, Settings } from './tasks.ts';

/** A parser may fill a gigabyte in a second, so its memory is looked at as often as a look is cheap. */
const WATCH_MS = process.platform === 'linux' ? 50 : 250;

/** Share of the resident memory that the heap may have; the rest is for code, buffers and WebAssembly. */
const HEAP_SHARE = 0.8;
/** Share of it that the heap may reach before V8 collects it whole. */
const FIRST_HEAP_SHARE = 0.32;

/**
 * There are as many parsers as cores, so threads that collect garbage for one only wait for each other; what a small file
 * leaves behind is dead before sixteen megabytes are full. Before Maglev (Node 22) half of what V8 finds hot enough for its
 * slow compiler never pays. Together this saves a third of the processor time over hundreds of files.
 */
const TUNING = [
  '--single-threaded-gc',
  '--min-semi-space-size=16',
  ...(Number.parseInt(process.versions.node) < 22 ? ['--interrupt-budget=264000'] : []),
];

/** Why a parser process ended before its file did. */
export interface Death {
  reason: Extract<Reason, 'timeout' | 'out-of-memory' | 'damaged'>;
  detail: string;
}

/** A process that parses one file at a time. */
export interface ParserProcess {
  /** Files it was given so far. */
  served: () => number;
  /** Resolves to null once the file is done, else to the reason why the process is dead. */
  parse: (
    task: ParseTask,
    attempt: Attempt,
    listen: (message: ParserMessage) => void,
  ) => Promise<Death | null>;
  kill: () => void;
}

/**
 * Starts a parser and watches its wall time without a message, and its resident memory, from outside. `segments`
 * is the open file that becomes its `SEGMENTS_FD`.
 */
export function startParser(settings: Settings, segments?: number): ParserProcess {
  const { timeoutPerFile, parserMemory } = settings.budgets;
  const child = fork(builtFile('parser.js'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc', ...(segments === undefined ? [] : [segments])],
    env: {},
    execArgv: [
      `--max-old-space-size=${megabytes(HEAP_SHARE * parserMemory)}`,
      `--initial-heap-size=${megabytes(FIRST_HEAP_SHARE * parserMemory)}`,
      ...TUNING,
    ],
  });
  send(child, { kind: 'settings', settings });
  let served = 0;

  const parse: ParserProcess['parse'] = (task, attempt, listen) =>
    new Promise((resolve) => {
      const patience = timeFor(task.size, timeoutPerFile);
      let lastMessage = Date.now();
      let verdict: Death | null = null;
      const finish = (death: Death | null): void => {
        clearInterval(timer);
        child.off('message', onMessage).off('exit', onExit);
        resolve(death);
      };
      const condemn = (death: Death): void => {
        verdict ??= death;
        child.kill('SIGKILL');
      };
      const onMessage = (message: ParserMessage): void => {
        lastMessage = Date.now();
        listen(message);
        if (message.kind === 'done') finish(null);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        finish(verdict ?? deathOf(code, signal));
      };
      const timer = setInterval(() => {
        if (Date.now() - lastMessage > patience) {
          condemn({ reason: 'timeout', detail: `no progress in ${patience} ms` });
        }
        void residentBytes(child.pid ?? 0).then((bytes) => {
          if (bytes !== null && bytes > parserMemory) {
            condemn({ reason: 'out-of-memory', detail: `more than ${parserMemory} bytes resident` });
          }
        });
      }, WATCH_MS);
      child.on('message', onMessage).on('exit', onExit);
      served += 1;
      send(child, { kind: 'parse', task, attempt });
    });
  return {
    served: () => served,
    parse,
    kill: () => child.kill('SIGKILL'),
  };
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

/** A process that is dying takes no more messages; its exit tells the rest. */
function send(child: ChildProcess, order: ParserOrder): void {
  child.send(order, () => undefined);
}

/** V8 aborts when its heap is full. */
function deathOf(code: number | null, signal: string | null): Death {
  if (signal === 'SIGABRT' || code === 134) return { reason: 'out-of-memory', detail: 'heap full' };
  return { reason: 'damaged', detail: `parser ended with ${signal ?? `code ${code ?? 0}`}` };
}
