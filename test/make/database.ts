import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';

type Value = string | number | bigint | Uint8Array;

/** The file that SQLite makes of statements, some of them with values. */
export function makeDatabase(...statements: (string | [statement: string, values: Value[]])[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  const path = join(folder, 'a.db');
  try {
    const db = new Database(path);
    for (const statement of statements) {
      if (typeof statement === 'string') db.exec(statement);
      else db.run(...statement);
    }
    db.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
