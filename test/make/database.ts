import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';

type Value = string | number | bigint | Uint8Array;

type Statement = string | [statement: string, values: Value[]];

/** The file that SQLite makes of statements, some of them with values. */
export function makeDatabase(...statements: Statement[]): Buffer {
  return fileAfter(statements, '');
}

/** The write-ahead log that stands beside a database after statements. */
export function makeDatabaseLog(...statements: Statement[]): Buffer {
  const settings = ['PRAGMA locking_mode = exclusive', 'PRAGMA journal_mode = wal'];
  return fileAfter([...settings, ...statements], '-wal');
}

/** A rollback journal with the pages of a database (SQLite file format, 3). */
export function makeJournal(database: Buffer, pageSize: number): Buffer {
  const header = Buffer.alloc(512);
  header.write('d9d505f920a163d7', 'hex');
  header.writeUInt32BE(512, 20);
  header.writeUInt32BE(pageSize, 24);
  const pieces: Buffer[] = [header];
  for (let at = 0; at < database.length; at += pageSize) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(at / pageSize + 1);
    pieces.push(number, database.subarray(at, at + pageSize), Buffer.alloc(4));
  }
  return Buffer.concat(pieces);
}

function fileAfter(statements: readonly Statement[], suffix: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  const path = join(folder, 'a.db');
  try {
    const db = new Database(path);
    for (const statement of statements) {
      if (typeof statement === 'string') db.exec(statement);
      else db.run(...statement);
    }
    const log = suffix === '' ? null : readFileSync(path + suffix);
    db.close();
    return log ?? readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
