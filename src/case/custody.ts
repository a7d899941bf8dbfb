import { createHash } from 'node:crypto';
import type { Db } from './sqlite.ts';

/** What the custody log records. */
export type CustodyEventName =
  | 'scan-started'
  | 'scan-continued'
  | 'listed'
  | 'not-examined'
  | 'scan-closed'
  | 'export'
  | 'head'
  | 'time-stamp'
  | 'production'
  | 'recall'
  | 'transfer'
  | 'close'
  | 'preserved-items'
  | 'preservation'
  | 'differences'
  | 'verification'
  | 'certificate'
  | 'decision'
  | 'hold';

/** One thing that happened to the evidence. */
export interface CustodyEvent {
  event: CustodyEventName;
  /** Milliseconds since 1970. */
  at: number;
  /** Who did it: a person's name where one was given, else the account. */
  by: string;
  /** Plain JSON: what, why, hashes before and after. Never text of an item. */
  detail: Record<string, unknown>;
}

/** An entry of the log; its JSON text, keys in this order, is what is hashed. */
export interface CustodyEntry {
  /** Counts from 1. */
  seq: number;
  /** Hash of the entry before; 64 zeros for the first. */
  previous: string;
  /** ISO 8601 UTC. */
  at: string;
  by: string;
  event: CustodyEventName;
  detail: Record<string, unknown>;
}

export interface CustodyRow {
  seq: number;
  event: string;
  entry: string;
  hash: string;
}

/** What stands before the first entry. */
export const NO_ENTRY = '0'.repeat(64);

/** Rows read at once. */
const PAGE = 500;

/**
 * Adds an entry to the custody log and returns its number. Call it within the transaction that does what it records, so
 * that neither is there without the other.
 */
export function appendCustody(db: Db, { event, at, by, detail }: CustodyEvent): number {
  const last = lastEntry(db);
  const seq = last.seq + 1;
  const entry: CustodyEntry = {
    seq,
    previous: last.hash,
    at: new Date(at).toISOString(),
    by,
    event,
    detail,
  };
  const text = JSON.stringify(entry);
  db.run('INSERT INTO custody(seq, event, entry, hash) VALUES (?, ?, ?, ?)', [
    seq,
    event,
    text,
    entryHash(text),
  ]);
  db.run('UPDATE custody_end SET entries = ?', [seq]);
  return seq;
}

/** Number and hash of the last entry; 0 and zeros where there is none. The hash stands for the whole log. */
export function lastEntry(db: Db): { seq: number; hash: string } {
  return (
    db.get<{ seq: number; hash: string }>('SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1') ?? {
      seq: 0,
      hash: NO_ENTRY,
    }
  );
}

/** How many entries there must be. */
export function expectedEntries(db: Db): number {
  return db.get<{ entries: number }>('SELECT entries FROM custody_end')?.entries ?? 0;
}

/** The stored rows in the order of their numbers. */
export function* custodyRows(db: Db): Generator<CustodyRow> {
  for (let after = -1; ;) {
    const page = db.all<CustodyRow>(
      `SELECT seq, event, entry, hash FROM custody WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`,
      [after],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** Entries of one event, in order. The log must be sound. */
export function* custodyEntries(db: Db, event: CustodyEventName): Generator<CustodyEntry> {
  for (let after = 0; ;) {
    const page = db.all<{ seq: number; entry: string }>(
      `SELECT seq, entry FROM custody WHERE event = ? AND seq > ? ORDER BY seq LIMIT ${PAGE}`,
      [event, after],
    );
    for (const { entry } of page) yield JSON.parse(entry) as CustodyEntry;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** SHA-256 of an entry's text, hex. */
export function entryHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
