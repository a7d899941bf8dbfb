import { EXIT, HandbackError } from '../model/error.ts';
import type { Db } from './sqlite.ts';

/** "HNDB": tells a case from any other SQLite file. */
const APPLICATION_ID = 0x484e4442;

/** One script a schema version; a case of version n gets the scripts from n on. Scripts are never edited once released. */
const MIGRATIONS = [
  `
  -- Where items come from. 'root' is the absolute path of a local folder.
  CREATE TABLE sources(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, root TEXT NOT NULL, UNIQUE(kind, root));

  -- One scan; 'state' is listing, examining, closing, reporting or done. 'fingerprint' digests all that its result depends on: only an equal request continues it.
  CREATE TABLE runs(
    id INTEGER PRIMARY KEY, run_id TEXT NOT NULL, state TEXT NOT NULL, fingerprint TEXT NOT NULL,
    first_item INTEGER NOT NULL, started_at INTEGER NOT NULL, show_matches INTEGER NOT NULL,
    statement TEXT, head TEXT, rules TEXT);

  -- What bytes say, wherever they lie. 'basis' digests the rules and budgets that the verdict depends on;
  -- 'item' is the listed item whose bytes these were; its members, if any, stand in 'items'. Null for a member's bytes.
  CREATE TABLE contents(
    id INTEGER PRIMARY KEY, sha256 TEXT, md5 TEXT, sha1 TEXT, media_type TEXT NOT NULL,
    status TEXT NOT NULL, reasons TEXT NOT NULL, detail TEXT, hits TEXT, basis TEXT NOT NULL, item INTEGER);
  CREATE INDEX contents_by_sha256 ON contents(sha256, basis) WHERE item IS NOT NULL;

  -- Listed items in canonical order of their ids; members (seq > 0) follow 'root', the listed item that holds them, by seq.
  -- 'path' is null where it equals 'source_id'; those of a member are relative to its root. 'name' is that of a member.
  -- Times are milliseconds, sizes bytes. One of 'content' and 'status' is set
  -- once the item is examined.
  CREATE TABLE items(
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL, source INTEGER NOT NULL, source_id TEXT NOT NULL, path TEXT, name TEXT, name_bytes TEXT,
    kind TEXT NOT NULL, target TEXT, size INTEGER, created INTEGER, modified INTEGER, changed INTEGER, viewed INTEGER,
    owner TEXT, sharing TEXT, trashed INTEGER NOT NULL, status TEXT, reason TEXT, detail TEXT,
    content INTEGER, members INTEGER NOT NULL DEFAULT 0, root INTEGER, seq INTEGER NOT NULL, parent INTEGER);
  CREATE INDEX members_by_root ON items(root, seq) WHERE seq > 0;

  -- The result of closing a run: one row an item. 'rank' orders flagged items, most severe first.
  CREATE TABLE rows(
    run INTEGER NOT NULL, control INTEGER NOT NULL, item INTEGER NOT NULL, supersedes INTEGER, container INTEGER,
    duplicate_group INTEGER, rank INTEGER, gap INTEGER NOT NULL, findings TEXT,
    state TEXT, reason TEXT, held_by TEXT, PRIMARY KEY(run, control)) WITHOUT ROWID;
  CREATE INDEX rows_flagged ON rows(run, rank, control) WHERE rank IS NOT NULL;
  CREATE INDEX rows_gap ON rows(run, control) WHERE gap = 1;
  `,
  `
  -- The custody log. 'entry' is JSON and counts: its number, the hash of the entry before it, time, who, event, details.
  -- 'hash' is SHA-256 of 'entry'; 'event' repeats what the entry says. 'custody_end' tells how many entries there must be.
  CREATE TABLE custody(seq INTEGER PRIMARY KEY, event TEXT NOT NULL, entry TEXT NOT NULL, hash TEXT NOT NULL);
  CREATE INDEX custody_by_event ON custody(event, seq);
  CREATE TABLE custody_end(entries INTEGER NOT NULL);
  INSERT INTO custody_end VALUES (0);
  CREATE TRIGGER custody_is_not_changed BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'the custody log only grows'); END;
  CREATE TRIGGER custody_is_not_deleted BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'the custody log only grows'); END;

  -- The decision in force for an item; the whole of it, and those before it, stand in the custody log at 'seq'.
  -- What identifies the item wherever its source lies: kind, id in it, content hash. 'source' is its source's number.
  CREATE TABLE decisions(
    control INTEGER PRIMARY KEY, seq INTEGER NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL,
    source INTEGER NOT NULL, source_kind TEXT NOT NULL, source_id TEXT NOT NULL, sha256 TEXT);
  CREATE INDEX decisions_by_identity ON decisions(source_id, sha256);
  `,
  `
  -- Commitments to the inventory, the latest with the highest id. 'run' is the last scan covered, 'document' the exact text
  -- that was signed, 'key' (hex) opens every row, 'timestamp' (base64) is an authority's reply about 'document'.
  CREATE TABLE heads(
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL, tree_size INTEGER NOT NULL, root TEXT NOT NULL,
    key TEXT NOT NULL, document TEXT NOT NULL, timestamp TEXT);
  `,
  `
  -- Of items in Google Drive: what Drive alone knows, as JSON; and the hash it states of the bytes.
  ALTER TABLE items ADD COLUMN drive TEXT;
  ALTER TABLE items ADD COLUMN stated_sha256 TEXT;
  -- Address of the account whose drive a source is.
  ALTER TABLE sources ADD COLUMN account TEXT;
  `,
  `
  -- JSON: what hash lists say of an item's content; null where they say nothing.
  ALTER TABLE rows ADD COLUMN known TEXT;
  `,
  `
  -- Of text that a source has of an item beside its content, such as comments: JSON of what rules met there ('hits') and why
  -- not all of it came ('gap').
  ALTER TABLE items ADD COLUMN beside TEXT;
  `,
  `
  -- 1 where nobody knows the zone of 'modified'; null for all others, and for items of before.
  ALTER TABLE items ADD COLUMN zone_unknown INTEGER;
  `,
];

/** Brings a new or older case to the present schema. Throws HandbackError where the file is no case or a newer one. */
export function migrate(db: Db): void {
  const version = schemaVersion(db);
  if (version === MIGRATIONS.length) return;
  db.transaction(() => {
    for (const script of MIGRATIONS.slice(version)) db.exec(script);
    db.exec(`PRAGMA application_id=${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version=${MIGRATIONS.length}`);
  });
}

export function isPresentSchema(db: Db): boolean {
  return schemaVersion(db) === MIGRATIONS.length;
}

/** 0 for an empty file. Throws HandbackError (usage) for another program's database and for a newer case. */
export function schemaVersion(db: Db): number {
  const application = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  const tables = db.get<{ n: number }>('SELECT count(*) AS n FROM sqlite_schema')?.n ?? 0;
  if (tables > 0 && application !== APPLICATION_ID) {
    throw new HandbackError({
      code: EXIT.usage,
      message: 'not a handback case: another program made this file',
      hint: 'give the file that an earlier scan wrote with --case',
    });
  }
  if (version > MIGRATIONS.length) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `a case of a newer schema (${version}, this handback knows ${MIGRATIONS.length})`,
      hint: 'use the handback version that wrote it, or a newer one',
    });
  }
  return version;
}

function pragma(db: Db, name: string): number {
  return db.get<Record<string, number>>(`PRAGMA ${name}`)?.[name] ?? 0;
}
