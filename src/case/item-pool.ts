import { insertMany } from './many-rows.ts';
import { openTemporaryCase } from './open.ts';

/** An item with what it is found by. */
export interface PoolEntry<T> {
  key: string;
  /** Null for what is not to be found by its content. */
  sha256: string | null;
  value: T;
}

/** Items that wait to be met once: on the disk, because they can be as many as a case has. */
export interface ItemPool<T> {
  add: (entry: PoolEntry<T>) => void;
  /** Takes the first with this key; null where there is none left. */
  takeByKey: (key: string) => T | null;
  takeByContent: (sha256: string) => T | null;
  /** Those that were not taken, in the order in which they were added. Take none meanwhile. */
  rest: () => Generator<T>;
  close: () => void;
}

const PAGE = 500;

/** An empty pool in a temporary file; its values are kept as JSON. */
export function openItemPool<T>(): ItemPool<T> {
  const { db, close } = openTemporaryCase();
  db.exec(`CREATE TABLE pool(place INTEGER PRIMARY KEY, key TEXT NOT NULL, sha256 TEXT, value TEXT NOT NULL);
    CREATE INDEX pool_by_key ON pool(key);
    CREATE INDEX pool_by_content ON pool(sha256) WHERE sha256 IS NOT NULL;
    BEGIN;`);
  let waiting: PoolEntry<T>[] = [];
  const flush = (): void => {
    insertMany(db, 'pool(key, sha256, value)', waiting, (values, { key, sha256, value }) => {
      values.push(key, sha256, JSON.stringify(value));
    });
    waiting = [];
  };
  const take = (column: 'key' | 'sha256', wanted: string): T | null => {
    flush();
    const found = db.get<{ place: number; value: string }>(
      `SELECT place, value FROM pool WHERE ${column} = ? ORDER BY place LIMIT 1`,
      [wanted],
    );
    if (found === null) return null;
    db.run('DELETE FROM pool WHERE place = ?', [found.place]);
    return JSON.parse(found.value) as T;
  };
  return {
    add: (entry) => {
      waiting.push(entry);
      if (waiting.length === PAGE) flush();
    },
    takeByKey: (key) => take('key', key),
    takeByContent: (sha256) => take('sha256', sha256),
    rest: function* () {
      flush();
      for (let after = 0; ;) {
        const page = db.all<{ place: number; value: string }>(
          `SELECT place, value FROM pool WHERE place > ? ORDER BY place LIMIT ${PAGE}`,
          [after],
        );
        for (const { value } of page) yield JSON.parse(value) as T;
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.place;
      }
    },
    close: () => {
      db.exec('COMMIT');
      close();
    },
  };
}
