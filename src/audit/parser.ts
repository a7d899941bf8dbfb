import { closeSync, fstatSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Input } from '../extract/extractor.ts';
import type { Recognise } from '../extract/recognise.ts';
import { examineTree, type Spent, type Visitor } from '../extract/tree.ts';
import { compile, type Engine } from '../match/engine.ts';
import { NO_HASHES, type Hashes, type MemberFacts, type MemberPosition } from '../model/content.ts';
import { fillFrom, openForReading, pathOf } from '../sources/local/read.ts';
import { reasonOf } from '../sources/local/reason.ts';
import { builtFile } from '../model/built.ts';
import { createPatience, timeFor, type Patience } from './patience.ts';
import { createRecogniser } from './recogniser.ts';
import { stale } from './stale.ts';
import {
  SEGMENTS_FD,
  type Attempt,
  type ParserMessage,
  type ParserOrder,
  type ParseTask,
  type Settings,
  type ToldSegment,
} from './tasks.ts';

/** Entry of a parser process: reads files of complex formats, one at a time, and tells the parent item by item. */

// The parent may be killed while a parser is stuck in a loop; only another thread can notice then.
new Worker(builtFile('orphan.js'), { workerData: { parent: process.ppid } }).unref();

/** Characters of segments, and the time, that one write waits for. */
const MOST_UNTOLD = 65_536;
const UNTOLD_MS = 100;

const READ_AHEAD = 65_536;

const NOTHING: Spent = { members: 0, inflatedBytes: 0 };

let settings: Settings | null = null;
let engine: Engine | null = null;
let recognise: Recognise | null = null;
/** That of the file at hand. */
let patience: Patience | null = null;

/** A picture takes long: neither this process nor its parent is to lose patience. */
function stayAlive(): void {
  patience?.renew();
  tell({ kind: 'alive' });
}

function tell(message: ParserMessage): void {
  process.send?.(message);
}

process.on('disconnect', () => {
  process.exit();
});

process.on('message', (order: ParserOrder) => {
  if (order.kind === 'settings') {
    settings = order.settings;
    engine = compile(settings.rules, settings);
    const { ocr } = settings.budgets;
    recognise = ocr === null ? null : createRecogniser(ocr, stayAlive);
    return;
  }
  if (settings === null || engine === null) throw new Error('a file before the settings');
  const { takeCosts } = engine;
  void parse(order.task, order.attempt, settings, engine).then((spent) => {
    const memory = process.memoryUsage.rss();
    const peakMemory = process.resourceUsage().maxRSS * 1024;
    tell({ kind: 'done', usage: { ...spent, memory, peakMemory, costs: takeCosts() } });
  });
});

async function parse(task: ParseTask, attempt: Attempt, settings: Settings, engine: Engine): Promise<Spent> {
  let fd: number;
  try {
    const file = openForReading(pathOf(task.root, task.sourceId));
    fd = file.fd;
    if (hasChanged(fd, task)) {
      closeSync(fd);
      fail(task, 'changed-while-read', null);
      return NOTHING;
    }
  } catch (error) {
    const { reason, detail } = reasonOf(error);
    fail(task, reason, detail);
    return NOTHING;
  }
  try {
    return await examineTree(
      inputOf(fd, task),
      visitorOf(task, attempt, settings, engine, () => (hasChanged(fd, task) ? NO_HASHES : task.hashes)),
      settings.budgets,
      settings.hashes,
      settings.passwords,
      recognise,
    );
  } finally {
    closeSync(fd);
  }
}

const told: string[] = [];
let toldCharacters = 0;
let toldAt = Date.now();

/** Segments go to a file: a channel would pile them up in memory. Of a parser that is killed, the last moment's are lost. */
function tellSegment(segment: ToldSegment): void {
  const line = `${JSON.stringify(segment)}\n`;
  told.push(line);
  toldCharacters += line.length;
  if (toldCharacters > MOST_UNTOLD || Date.now() - toldAt > UNTOLD_MS) flushSegments();
}

function flushSegments(): void {
  const bytes = Buffer.from(told.splice(0).join(''));
  for (let at = 0; at < bytes.length;) at += writeSync(SEGMENTS_FD, bytes, at);
  toldCharacters = 0;
  toldAt = Date.now();
}

/** True where the file is not the one that was hashed. */
function hasChanged(fd: number, task: ParseTask): boolean {
  const { size, mtimeMs } = fstatSync(fd);
  return size !== task.size || mtimeMs !== task.modified;
}

function fail(
  task: ParseTask,
  reason: 'changed-while-read' | ReturnType<typeof reasonOf>['reason'],
  detail: string | null,
): void {
  const examination = { status: 'failed' as const, reasons: [reason], detail };
  tell({ kind: 'enter', position: { seq: 0, parent: 0 }, facts: null });
  tell({
    kind: 'leave',
    seq: 0,
    sizeBytes: null,
    content: { hashes: NO_HASHES, mediaType: task.mediaType, examination, hits: null },
  });
}

function inputOf(fd: number, task: ParseTask): Input {
  let buffer = Buffer.alloc(0);
  let [from, to] = [0, 0];
  return {
    mediaType: task.mediaType,
    size: task.size,
    read: (offset, length) => {
      const wanted = Math.max(0, Math.min(length, task.size - offset));
      if (offset < from || offset + wanted > to) {
        // Headers of a few bytes stand before what is read next.
        const most = Math.min(Math.max(wanted, READ_AHEAD), task.size - offset);
        if (buffer.length < most) buffer = Buffer.allocUnsafe(most);
        [from, to] = [offset, offset + fillFrom(fd, buffer.subarray(0, most), offset)];
      }
      return buffer.subarray(offset - from, Math.min(offset + wanted, to) - from);
    },
  };
}

function visitorOf(
  task: ParseTask,
  attempt: Attempt,
  settings: Settings,
  engine: Engine,
  ownHashes: () => Hashes,
): Visitor {
  const open = new Set(attempt.open);
  const dead = new Map(attempt.dead.map(({ seq, reason }) => [seq, reason]));
  const own = createPatience(timeFor(task.size, settings.budgets.timeoutPerFile));
  patience = own;
  const enter = (position: MemberPosition, facts: MemberFacts | null): ReturnType<Visitor['enter']> => {
    const scan = engine.startScan(own.check);
    tell({ kind: 'enter', position, facts });
    own.renew();
    return {
      sink: {
        segment: (segment) => {
          own.check();
          scan.add(segment);
          if (settings.tellSegments) tellSegment({ seq: position.seq, segment });
        },
      },
      leave: ({ mediaType, examination, hashes, sizeBytes }) => {
        if (told.length > 0) flushSegments();
        const known = position.seq === 0 ? ownHashes() : hashes;
        const isStale = position.seq === 0 && known === NO_HASHES;
        tell({
          kind: 'leave',
          seq: position.seq,
          sizeBytes,
          content: {
            hashes: known,
            mediaType,
            examination: isStale ? stale(examination) : examination,
            hits: scan.finish(),
          },
        });
        own.renew();
      },
    };
  };
  return {
    enter,
    verdict: (seq) => {
      const reason = dead.get(seq);
      if (reason !== undefined) return reason;
      if (seq <= attempt.highest && !open.has(seq)) return 'done';
      return attempt.unparsed === null ? 'examine' : { unparsed: attempt.unparsed };
    },
  };
}
