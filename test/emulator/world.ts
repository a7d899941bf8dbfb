import type { Clock } from './clock.ts';
import type { Activity } from './edits.ts';
import type { Meter } from './meter.ts';
import type { OAuth } from './oauth.ts';
import type { Store } from './store.ts';

/** What differs between Drives, or is not known for certain of the real one: each can be set by a test at any time. */
export interface Switches {
  /** The server gives at most so many rows a page, whatever is asked. */
  pageCap: number;
  /** Pages shorter than asked, every other page empty, the last row of a page again on the next. */
  shortPages: boolean;
  emptyPages: boolean;
  duplicateRows: boolean;
  /** Age at which a page token is refused, ms. */
  pageTokenLifetime: number;
  /** A query with several parents loses the children of all but the first, and does not say so. */
  orParentsBug: boolean;
  /** `corpora=allDrives` answers with `incompleteSearch: true`; or every list does. */
  incompleteSearch: 'never' | 'allDrives' | 'always';
  nameIgnoresCase: boolean;
  /** Export links answer with a 302 to another address of the emulator. */
  exportLinkRedirects: boolean;
  /** Bytes of the biggest export. */
  exportLimit: number;
}

export const SWITCHES: Switches = {
  pageCap: 1000,
  shortPages: false,
  emptyPages: false,
  duplicateRows: false,
  pageTokenLifetime: 4 * 3_600_000,
  orParentsBug: false,
  incompleteSearch: 'never',
  nameIgnoresCase: true,
  exportLinkRedirects: false,
  exportLimit: 10 * 2 ** 20,
};

/** A long-running export under way. */
export interface Operation {
  fileId: string;
  mimeType: string | null;
  revisionId: string | null;
  pendingPolls: number;
  fails: boolean;
  startedAt: number;
}

/** Everything that a method works on. */
export interface World {
  seed: number;
  origin: string;
  clock: Clock;
  store: Store;
  switches: Switches;
  oauth: OAuth;
  meter: Meter;
  operations: Map<string, Operation>;
  /** What Drive Activity knows, in order of time. */
  activities: Activity[];
}
