import type { Content, Hashes, MemberFacts, MemberPosition } from '../model/content.ts';
import type { ExaminationStatus, Reason } from '../model/examination.ts';
import type { Password } from '../extract/extractor.ts';
import type { Budgets } from '../model/budgets.ts';
import type { Rule } from '../model/rule.ts';
import type { RuleCosts } from '../model/rule-costs.ts';
import type { Segment } from '../model/segment.ts';

/** One listed file to examine. */
export interface FileTask {
  id: number;
  root: string;
  sourceId: string;
}

/** What a thread found out about one file. */
export type FileOutcome =
  | { id: number; content: Content }
  /** A parser process must read it. */
  | { id: number; parse: ParseTask }
  | { id: number; verdict: Verdict };

export interface Verdict {
  status: ExaminationStatus;
  reason: Reason;
  detail: string | null;
}

/** A file of a complex format, hashed already. `size` and `modified` (ms) tell whether it changed since. */
export interface ParseTask {
  root: string;
  sourceId: string;
  mediaType: string;
  size: number;
  modified: number;
  hashes: Hashes;
  /** It was fetched for the parser and goes when it is parsed. */
  fetched: boolean;
}

/** What threads and parser processes are told once. */
export interface Settings {
  rules: Rule[];
  showMatches: boolean;
  budgets: Budgets;
  /** They reach parsers over their channel, never as arguments, and are written nowhere. */
  passwords: readonly Password[];
  hashes: (keyof Hashes)[];
  /** True where parsers write every segment to their file descriptor `SEGMENTS_FD`, one `ToldSegment` in JSON a line. */
  tellSegments: boolean;
  /** True where it is told what each rule costs. */
  profile: boolean;
}

/** What a thread answers to a batch of files. `costs`: since the last answer; null where nobody asks. */
export interface BatchReply {
  outcomes: FileOutcome[];
  costs: RuleCosts | null;
}

/** What a parser process has open beside its three streams and its channel, where it is asked for segments. */
export const SEGMENTS_FD = 4;

/** A segment, and the number of the item that it stands in. */
export interface ToldSegment {
  seq: number;
  segment: Segment;
}

/** Where an earlier attempt at a container ended: members up to `highest` are examined, but for those still open. */
export interface Attempt {
  highest: number;
  open: number[];
  dead: { seq: number; reason: Reason }[];
  /** Set once too many members died: why those behind them are no longer given to a parser. */
  unparsed: Reason | null;
}

/** What a parser process is told. */
export type ParserOrder =
  { kind: 'settings'; settings: Settings } | { kind: 'parse'; task: ParseTask; attempt: Attempt };

/** What a parser process says. Position 0 is the file itself. */
export type ParserMessage =
  | { kind: 'enter'; position: MemberPosition; facts: MemberFacts | null }
  /** `sizeBytes` is what the bytes of a member came to, whatever its container says; null where they were not all read. */
  | { kind: 'leave'; seq: number; sizeBytes: number | null; content: Content }
  /** There is progress in something that takes long. */
  | { kind: 'alive' }
  | { kind: 'done'; usage: Usage };

/** What a file cost. */
export interface Usage {
  /** Members of its tree. */
  members: number;
  /** Bytes that its members came to. */
  inflatedBytes: number;
  /** Resident memory of its parser once it was done, and the most that the parser ever had, in bytes. */
  memory: number;
  peakMemory: number;
  /** What the rules cost; null where nobody asks. */
  costs: RuleCosts | null;
}
