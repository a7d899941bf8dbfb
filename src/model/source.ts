import type { Gap, Reason } from './examination.ts';
import type { ItemFacts, SourceKind } from './item.ts';
import type { Filters } from './report.ts';
import type { Segment } from './segment.ts';

/** Text that a source has of an item beside its content, such as comments. */
export interface BesideText {
  segments: Segment[];
  /** Why not all of it came; null where it did. */
  gap: { reason: Gap; detail: string } | null;
}

/** One listed thing. `verdict` is set where it is already clear that its content is not read, and why. */
export interface ListedItem extends ItemFacts {
  verdict: { status: 'scanned' | 'skipped' | 'failed'; reason: Reason; detail: string | null } | null;
  /** Absent or null where there is none. */
  beside?: BesideText | null;
}

/** What of a source is examined: data, so that it can be handed to another thread. See `sources/scope.ts`. */
export interface Scope {
  filters: Filters;
  /** Absolute paths of the run's own files. */
  ownFiles: string[];
}

/** How one source was listed: plain JSON. */
export interface SourceStatement {
  /** How what is there was found out, for people. */
  method: string;
  /** False where something that was asked for did not come. */
  complete: boolean;
  /** What every reader should know, one line each. */
  warnings: string[];
  /** What it asked, and what it cannot see. */
  facts: Record<string, unknown>;
  blindSpots: string[];
}

/** Content that a source has to fetch. */
export interface RemoteContent {
  /** What the bytes are converted to, where they are not the item's own; null where they are. */
  convertedTo: string | null;
  /** True where the source states a hash of the bytes: those that nobody looks at need not be fetched. */
  hashStated: boolean;
  /**
   * The bytes in order, once. Throws Unreadable where they cannot be had or are not what the source says, SourceLost,
   * and the signal's reason.
   */
  chunks: AsyncIterable<Uint8Array>;
}

/** How content is fetched that does not lie on this machine. */
export interface Remote {
  /** Items that may be read at the same time. */
  parallel: number;
  /** Throws as `chunks` does. */
  open: (item: ItemFacts, signal: AbortSignal) => Promise<RemoteContent>;
  /** Items are read in the order of these numbers, where another order costs more; absent where any will do. */
  position?: (sourceId: string, signal: AbortSignal) => Promise<number>;
}

/** Requests to a distant source. */
export interface Traffic {
  account: string;
  /** Attempts, repeated ones among them. */
  requests: number;
  /** Attempts that failed and were made again, by reason. */
  retries: Record<string, number>;
}

/** Thrown where the content of one item cannot be read. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly status: 'scanned' | 'skipped' | 'failed';
  readonly reason: Reason;
  /** Reading it from the start once more may help. */
  readonly again: boolean;

  constructor(status: 'scanned' | 'skipped' | 'failed', reason: Reason, detail: string, again = false) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.again = again;
  }
}

/** What asking for one item by its id alone brought, whatever a listing says. */
export type DirectAnswer =
  | { found: 'there'; trashed: boolean; modifiedAt: number | null }
  | { found: 'gone' }
  /** Nothing can be said: it may not be asked for, or nobody answers. */
  | { found: 'unknown'; detail: string };

/**
 * Where items come from. A source lists and reads; it never writes, and nothing it lists is obeyed.
 */
export interface Source {
  kind: SourceKind;
  /** As given by the user. */
  given: string;
  /** Absolute root of a local source; names the account and the folder of a drive. */
  root: string;
  /**
   * Every entry once, in batches and in canonical order: by the bytes of the path, so folders before what they hold.
   * A folder out of scope is listed and not entered.
   * Throws HandbackError when the listing is lost before its end, SourceLost where what came before stands, and the
   * signal's reason once it is aborted.
   */
  list: (scope: Scope, signal: AbortSignal) => AsyncIterable<ListedItem[]>;
  /** Asks for one listed item by its id. Throws SourceLost, and the signal's reason. */
  ask: (sourceId: string, signal: AbortSignal) => Promise<DirectAnswer>;
  /** Null where files are read by their path below `root`. */
  remote: Remote | null;
  /** Address of the account whose drive it is; null for what has none. */
  account: string | null;
  /** What of a distant source was asked for beyond its place; runs that ask for something else are not the same run. */
  asked?: Record<string, unknown>;
  /** What asking it took so far in this process, for the custody log; absent where nothing is asked over a network. */
  traffic?: () => Traffic;
  /** How the last listing went, for the completeness statement; null where the items tell it. */
  statement: () => SourceStatement | null;
}
