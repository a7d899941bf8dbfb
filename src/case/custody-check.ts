import {
  custodyRows,
  entryHash,
  expectedEntries,
  NO_ENTRY,
  type CustodyEntry,
  type CustodyRow,
} from './custody.ts';
import type { Db } from './sqlite.ts';

/** What a check of the custody log found. */
export interface CustodyCheck {
  /** Sound entries from the first on. */
  entries: number;
  /** Hash of the last of them: who noted it down can tell later that nothing before it has changed. */
  hash: string;
  /** The first entry that is not as it was written, and what is wrong with it; null where all are sound. */
  broken: { seq: number; what: string } | null;
  /** Entries dated before the one that precedes them: a clock went backwards. */
  backwards: number[];
}

/** Where the walk along the chain stands. */
interface Link {
  seq: number;
  hash: string;
  at: string;
}

/** Walks the chain from the first entry and stops at the first that was edited, deleted, inserted or moved. */
export function checkCustody(db: Db): CustodyCheck {
  let link: Link = { seq: 0, hash: NO_ENTRY, at: '' };
  const backwards: number[] = [];
  const check = (broken: CustodyCheck['broken']): CustodyCheck => ({
    entries: link.seq,
    hash: link.hash,
    broken,
    backwards,
  });
  for (const row of custodyRows(db)) {
    const read = nextLink(link, row);
    if ('what' in read) return check(read);
    if (read.at < link.at) backwards.push(read.seq);
    link = read;
  }
  const expected = expectedEntries(db);
  if (link.seq >= expected) return check(null);
  return check({ seq: link.seq + 1, what: `is missing, with all up to entry ${expected}` });
}

function nextLink(link: Link, row: CustodyRow): Link | { seq: number; what: string } {
  const seq = link.seq + 1;
  if (row.seq !== seq) return { seq, what: 'is missing' };
  const entry = parsed(row.entry);
  if (entry === null || entryHash(row.entry) !== row.hash) return { seq, what: 'was edited' };
  if (entry.seq !== seq)
    return { seq, what: `is not the entry that was written there (it was ${entry.seq})` };
  if (entry.previous !== link.hash) {
    return link.seq === 0
      ? { seq, what: 'does not start the log' }
      : { seq: link.seq, what: `is not the entry that entry ${seq} was written after` };
  }
  if (entry.event !== row.event) return { seq, what: 'is filed under another event' };
  return { seq, hash: row.hash, at: entry.at };
}

function parsed(text: string): CustodyEntry | null {
  try {
    return JSON.parse(text) as CustodyEntry;
  } catch {
    return null;
  }
}
