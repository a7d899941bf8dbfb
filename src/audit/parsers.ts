import type { Content, MemberFacts, MemberPosition } from '../model/content.ts';
import type { MemberRecord } from '../case/contents.ts';
import type { Repeat } from './repeats.ts';
import { startParser, type Death, type ParserProcess } from './parser-process.ts';
import type { Attempt, ParserMessage, ParseTask, Settings, Usage } from './tasks.ts';

/** A parsed file. Its content has no hashes where it is no longer the file that was hashed. */
export interface Parsed {
  content: Content;
  members: MemberRecord[];
  /** Of the last attempt at it; null where none came to an end. */
  usage: Usage | null;
}

/** Parser processes, at most `jobs` at a time. */
export interface ParserPool {
  parse: (task: ParseTask) => Promise<Parsed>;
  /** Kills all processes; what is under way is rejected. */
  close: () => void;
}

/** Members of one container that may kill their parser before what lies behind them is read without one. */
const MOST_DEATHS = 5;
/**
 * Files after which a process is replaced, and the share of its memory that it holds by then: some parsers never give memory
 * back. Otherwise it goes on: until its code is compiled well it takes two to three times as long for a file.
 */
const FILES_PER_PROCESS = 500;
const HELD = 0.6;

/** Who hears of what parsers do. */
export interface Listening {
  /** Told of every further attempt at a file. */
  note: (what: Repeat) => void;
  /** The open file to which parsers write segments, where the settings ask for that. */
  segments?: number;
}

export function createParserPool(settings: Settings, jobs: number, listening: Listening): ParserPool {
  const idle: ParserProcess[] = [];
  const all = new Set<ParserProcess>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const acquire = async (): Promise<ParserProcess> => {
    if (busy >= jobs) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
    busy += 1;
    return idle.pop() ?? start();
  };
  const start = (): ParserProcess => {
    const parser = startParser(settings, listening.segments);
    all.add(parser);
    return parser;
  };
  const discard = (parser: ParserProcess): void => {
    parser.kill();
    all.delete(parser);
  };
  const release = (parser: ParserProcess, memory: number): void => {
    busy -= 1;
    if (isWorn(parser, memory, settings)) discard(parser);
    else idle.push(parser);
    waiting.shift()?.();
  };

  const parse = async (task: ParseTask): Promise<Parsed> => {
    let parser = await acquire();
    const progress = createProgress(task);
    for (;;) {
      const death = await parser.parse(task, progress.attempt(), progress.listen);
      if (death === null) break;
      if (closed) throw new Error('the parsers are closed');
      const repeat = repeatAfter(death, parser, progress);
      discard(parser);
      parser = start();
      if (repeat === null) break;
      listening.note(repeat);
    }
    const parsed = progress.result();
    release(parser, parsed.usage?.memory ?? 0);
    return parsed;
  };
  const killAll = (): void => {
    for (const parser of all) parser.kill();
  };
  process.on('exit', killAll);
  return {
    parse,
    close: () => {
      closed = true;
      process.off('exit', killAll);
      killAll();
    },
  };
}

/** True for a process that served many files and still holds `memory` bytes, too many to go on. */
function isWorn(parser: ParserProcess, memory: number, { budgets }: Settings): boolean {
  return parser.served() >= FILES_PER_PROCESS && memory > HELD * budgets.parserMemory;
}

/** Whether a file is tried again after its parser died, and how; null where there is no use in it. */
function repeatAfter(death: Death, parser: ParserProcess, progress: FileProgress): Repeat | null {
  // Memory that earlier files left behind is not this file's fault: it gets one try in a fresh process.
  if (death.reason === 'out-of-memory' && parser.served() > 1) return 'parser-restarted';
  return progress.bury(death) ? 'container-resumed' : null;
}

interface Entered {
  position: MemberPosition;
  facts: MemberFacts | null;
  sizeBytes: number | null;
  content: Content | null;
}

/** What is known of a file over all attempts at it. */
interface FileProgress {
  attempt: () => Attempt;
  listen: (message: ParserMessage) => void;
  /** Marks the innermost item under way as dead. False where there is no use in another attempt. */
  bury: (death: Death) => boolean;
  result: () => Parsed;
}

function createProgress(task: ParseTask): FileProgress {
  const entered = new Map<number, Entered>();
  const dead: Attempt['dead'] = [];
  let unparsed: Attempt['unparsed'] = null;
  const openSeqs = (): number[] => [...entered].filter(([, one]) => one.content === null).map(([seq]) => seq);
  let lastDeath: Death | null = null;
  let highest = -1;
  let usage: Usage | null = null;
  return {
    attempt: () => ({ highest, open: openSeqs(), dead, unparsed }),
    listen: (message) => {
      if (message.kind === 'enter') {
        entered.set(message.position.seq, { ...message, sizeBytes: null, content: null });
        highest = Math.max(highest, message.position.seq);
      } else if (message.kind === 'done') usage = message.usage;
      else if (message.kind === 'leave') {
        const one = entered.get(message.seq);
        if (one !== undefined) Object.assign(one, { content: message.content, sizeBytes: message.sizeBytes });
      }
    },
    bury: (death) => {
      lastDeath = death;
      const culprit = openSeqs().at(-1) ?? 0;
      const died = dead.some(({ seq }) => seq === culprit);
      if (culprit === 0 || died || unparsed !== null) return false;
      dead.push({ seq: culprit, reason: death.reason });
      // A dead member is not entered again, so what it held gives its numbers to those behind it.
      for (const seq of entered.keys()) if (seq > culprit) entered.delete(seq);
      highest = culprit;
      if (dead.length === MOST_DEATHS) unparsed = death.reason;
      return true;
    },
    result: () => ({
      content: outermost(task, entered, lastDeath),
      members: memberRecords(entered, lastDeath),
      usage,
    }),
  };
}

/** The file itself; where its parser died for good, what its members brought still counts. */
function outermost(task: ParseTask, entered: Map<number, Entered>, death: Death | null): Content {
  const told = entered.get(0)?.content;
  return told ?? { ...unfinished(task.mediaType, death, entered.size > 1), hashes: task.hashes };
}

function unfinished(mediaType: string, death: Death | null, hasMembers: boolean): Content {
  return {
    hashes: { sha256: null, md5: null, sha1: null },
    mediaType,
    examination: {
      status: hasMembers ? 'partial' : 'failed',
      reasons: [death?.reason ?? 'damaged'],
      detail: death?.detail ?? null,
    },
    hits: null,
  };
}

function memberRecords(entered: Map<number, Entered>, death: Death | null): MemberRecord[] {
  const sourceIds = new Map<number, string>();
  const paths = new Map<number, string>();
  const taken = new Map<string, number>();
  const members: MemberRecord[] = [];
  for (const { position, facts, sizeBytes, content } of [...entered.values()].sort(bySeq)) {
    if (facts === null) continue;
    const { seq, parent } = position;
    const path = joinInner(paths.get(parent), facts.path);
    const sourceId = freeId(taken, joinInner(sourceIds.get(parent), facts.path));
    sourceIds.set(seq, sourceId);
    paths.set(seq, path);
    members.push({
      ...position,
      sourceId,
      facts: { ...facts, path, sizeBytes: sizeBytes ?? facts.sizeBytes },
      content: content ?? unfinished('application/octet-stream', death, false),
    });
  }
  return members;
}

/** The id itself, or with `#2`, `#3`, … behind it where other members have it already; some are named so. */
function freeId(taken: Map<string, number>, id: string): string {
  let count = (taken.get(id) ?? 0) + 1;
  while (count > 1 && taken.has(`${id}#${count}`)) count += 1;
  taken.set(id, count);
  const free = count === 1 ? id : `${id}#${count}`;
  if (count > 1) taken.set(free, 1);
  return free;
}

function bySeq(a: Entered, b: Entered): number {
  return a.position.seq - b.position.seq;
}

function joinInner(outer: string | undefined, path: string): string {
  return outer === undefined ? path : `${outer}!${path}`;
}
