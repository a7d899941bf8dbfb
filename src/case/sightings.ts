import type { ItemKind } from '../model/item.ts';
import { insertMany } from './many-rows.ts';
import { openTemporaryCase } from './open.ts';

/** One thing as it lies in a source now, for comparison with what a case lists. */
export interface Sighting {
  /** Number of its source in the case. */
  source: number;
  sourceId: string;
  path: string;
  kind: ItemKind;
  target: string | null;
  sizeBytes: number | null;
  /** Milliseconds since 1970. */
  modifiedAt: number | null;
  trashed: boolean;
  /** Lower-case hex; null where it has no bytes, or they were not read. */
  sha256: string | null;
  /** Why its bytes could not be read; null where they were, or need not be. */
  unread: string | null;
}

/** What lies in the sources now: on the disk, because it can be as much as a case. */
export interface Sightings {
  add: (sightings: Sighting[]) => void;
  byId: (source: number, sourceId: string) => Sighting | null;
  /** With these bytes, at most a hundred, by path. */
  byHash: (sha256: string) => Sighting[];
  /** How many files of this size could not be read. */
  unreadOfSize: (bytes: number) => number;
  /** All, in the order in which they were added. */
  all: () => Generator<Sighting>;
  close: () => void;
}

const COLUMNS = 'source, source_id, path, kind, target, size, modified, trashed, sha256, unread';
const SELECT = `SELECT rowid AS place, source, source_id AS sourceId, path, kind, target, size AS sizeBytes,
  modified AS modifiedAt, trashed, sha256, unread FROM sightings`;
const PAGE = 500;

type Row = Omit<Sighting, 'trashed'> & { trashed: number; place?: number };

/** An empty set of sightings in a temporary file. */
export function openSightings(): Sightings {
  const { db, close } = openTemporaryCase();
  db.exec(`CREATE TABLE sightings(source INTEGER, source_id TEXT, path TEXT, kind TEXT, target TEXT, size INTEGER,
    modified INTEGER, trashed INTEGER, sha256 TEXT, unread TEXT);
    CREATE INDEX sightings_by_id ON sightings(source_id, source);
    CREATE INDEX sightings_by_hash ON sightings(sha256) WHERE sha256 IS NOT NULL;
    CREATE INDEX sightings_unread ON sightings(size) WHERE unread IS NOT NULL;`);
  return {
    add: (sightings) => {
      db.transaction(() => {
        insertMany(db, `sightings(${COLUMNS})`, sightings, (values, one) => {
          values.push(
            one.source,
            one.sourceId,
            one.path,
            one.kind,
            one.target,
            one.sizeBytes,
            one.modifiedAt,
          );
          values.push(one.trashed ? 1 : 0, one.sha256, one.unread);
        });
      });
    },
    byId: (source, sourceId) => {
      const row = db.get<Row>(`${SELECT} WHERE source_id = ? AND source = ?`, [sourceId, source]);
      return row === null ? null : toSighting(row);
    },
    byHash: (sha256) =>
      db.all<Row>(`${SELECT} WHERE sha256 = ? ORDER BY path LIMIT 100`, [sha256]).map(toSighting),
    unreadOfSize: (bytes) =>
      db.get<{ n: number }>('SELECT count(*) AS n FROM sightings WHERE unread IS NOT NULL AND size = ?', [
        bytes,
      ])?.n ?? 0,
    all: function* () {
      for (let after = 0; ;) {
        const page = db.all<Row>(`${SELECT} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`, [after]);
        yield* page.map(toSighting);
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.place ?? 0;
      }
    },
    close,
  };
}

function toSighting(row: Row): Sighting {
  const sighting = { ...row, trashed: row.trashed === 1 };
  delete sighting.place;
  return sighting;
}
