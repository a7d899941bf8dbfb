import { statSync } from 'node:fs';
import type { Database as Connection, Statement } from 'node-sqlite3-wasm';
import { Database } from './binding.ts';
import { rowsOfPage, wideSql } from './wide.ts';

export type Value = number | string | null;
export type Row = Record<string, Value>;

/** The one place that knows the SQLite binding; statements are prepared once and kept. */
export interface Db {
  exec: (sql: string) => void;
  run: (sql: string, values?: Value[]) => { changes: number; lastId: number };
  all: <T = Row>(sql: string, values?: Value[]) => T[];
  get: <T = Row>(sql: string, values?: Value[]) => T | null;
  /**
   * Rows with many columns: SQL expressions by the name that a row has them under; `from` is the query behind them.
   * Their values come as one text, because the binding asks for each with calls of its own.
   */
  wide: <T = Row>(columns: Record<string, string>, from: string, values?: Value[]) => T[];
  /** The same as one blob, for another thread to read with `rowsOfPage`. */
  page: (columns: Record<string, string>, from: string, values?: Value[]) => Uint8Array;
  /** Runs `work` in a transaction of its own and returns its result; rolls back when it throws. */
  transaction: <T>(work: () => T) => T;
  close: () => void;
}

export type Durability =
  /** Survives a crash of the process at any point; a power cut can cost the last transactions, never the file. */
  | 'durable'
  /** For a temporary case: nothing is worth keeping after a crash. */
  | 'volatile'
  | 'read-only';

// The binding has no shared memory, so WAL works in exclusive locking mode only, and that must be set first.
// Files are examined by size, so their rows are met in no order: with 2 MB of cache each is read anew from the file.
const CACHE = 'PRAGMA cache_size=-8000;';
const PRAGMAS: Record<Durability, string> = {
  durable: `PRAGMA locking_mode=exclusive; PRAGMA journal_mode=wal; PRAGMA synchronous=normal; ${CACHE}`,
  volatile: `PRAGMA locking_mode=exclusive; PRAGMA journal_mode=off; PRAGMA synchronous=off; ${CACHE}`,
  'read-only': 'PRAGMA locking_mode=exclusive; PRAGMA query_only=on;',
};

/** Opens or creates a database file. Throws what the binding throws: see `explain` in `failures.ts`. */
export function openDb(file: string, durability: Durability): Db {
  const isNew = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  const database = new Database(file, { readOnly: durability === 'read-only' });
  try {
    // The change of a new file to WAL would go through a journal file, which a kill would leave behind.
    if (isNew) database.exec('PRAGMA journal_mode=memory;');
    database.exec(PRAGMAS[durability]);
    return wrap(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function wrap(database: Connection): Db {
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const pageOf = (columns: Record<string, string>, from: string, values: Value[] = []): Uint8Array =>
    (prepared(wideSql(columns, from)).get(values) as { page: Uint8Array }).page;
  return {
    exec: (sql) => {
      database.exec(sql);
    },
    run: (sql, values = []) => {
      const { changes, lastInsertRowid } = prepared(sql).run(values);
      return { changes, lastId: Number(lastInsertRowid) };
    },
    all: <T>(sql: string, values: Value[] = []) => prepared(sql).all(values) as T[],
    get: <T>(sql: string, values: Value[] = []) => prepared(sql).get(values) as T | null,
    wide: <T>(columns: Record<string, string>, from: string, values: Value[] = []) =>
      rowsOfPage<T>(columns, pageOf(columns, from, values)),
    page: pageOf,
    transaction: (work) => inTransaction(database, work),
    close: () => {
      for (const statement of statements.values()) finalize(statement);
      database.close();
    },
  };
}

/** SQLite answers with the error of the last run, which was thrown then, and frees the statement all the same. */
function finalize(statement: Statement): void {
  try {
    statement.finalize();
  } catch {
    // Said already.
  }
}

function inTransaction<T>(database: Connection, work: () => T): T {
  database.exec('BEGIN');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
