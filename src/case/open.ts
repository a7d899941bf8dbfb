import { existsSync, realpathSync, rmSync, statSync, type Stats } from 'node:fs';
import { EXIT, HandbackError } from '../model/error.ts';
import { explain } from './failures.ts';
import { removeMark, takeLock } from './lock.ts';
import { isPresentSchema, migrate, schemaVersion } from './schema.ts';
import { openDb, type Db } from './sqlite.ts';
import { createTemporaryFolder } from './temporary.ts';

/** An open case. `close` releases its lock; a temporary case is removed. */
export interface Case {
  db: Db;
  /** Null for a temporary case. */
  file: string | null;
  close: () => void;
}

/** A case for one run, removed when it is closed; swept at a later start if this process is killed. */
export function openTemporaryCase(): Case {
  const folder = createTemporaryFolder();
  const db = openTemporary(folder);
  return {
    db,
    file: null,
    close: () => {
      db.close();
      folder.remove();
    },
  };
}

function openTemporary(folder: { path: string; remove: () => void }): Db {
  const file = `${folder.path}/case.db`;
  try {
    const db = openDb(file, 'volatile');
    migrate(db);
    return db;
  } catch (error) {
    folder.remove();
    throw explain(error, file);
  }
}

/**
 * Opens `file` for writing, or creates it with mode 0600. Before anything is written an existing file is checked whole
 * through a read-only handle, so that a damaged one stays as it was. Throws HandbackError: usage (no case, newer
 * schema), integrity (damaged), refused (in use), output (cannot be written).
 */
export function openCase(given: string): Case {
  const file = fileBehind(given);
  const release = lockOrExplain(file);
  try {
    if (existsSync(file)) checkIntegrity(file);
    const db = openDb(file, 'durable');
    try {
      migrate(db);
    } catch (error) {
      db.close();
      throw error;
    }
    return { db, file, close: closing(db, release) };
  } catch (error) {
    release();
    throw explain(error, file);
  }
}

/** Opens an existing case for writing. Throws as `openCase` does, and usage where there is none. */
export function openExistingCase(given: string): Case {
  return openCase(existing(given));
}

/** Opens an existing case for reading. Nothing in it changes, but for an older schema. Throws as `openExistingCase` does. */
export function openCaseForReading(given: string): Case {
  const file = existing(given);
  const release = lockOrExplain(file);
  try {
    checkIntegrity(file);
    modernize(file);
    const db = openDb(file, 'read-only');
    return { db, file, close: closing(db, release) };
  } catch (error) {
    release();
    throw explain(error, file);
  }
}

function existing(given: string): string {
  const file = fileBehind(given);
  if (existsSync(file)) return file;
  throw new HandbackError({
    code: EXIT.usage,
    message: `no such case: ${given}`,
    hint: 'a case is the file that a scan wrote with --case',
  });
}

/** Brings an older case to the present schema, so that readers know one only. */
function modernize(file: string): void {
  const db = openDb(file, 'read-only');
  const isPresent = isPresentSchema(db);
  db.close();
  removeMark(file);
  if (isPresent) return;
  const older = openDb(file, 'durable');
  try {
    migrate(older);
  } finally {
    older.close();
  }
}

/** Where links lead, so that a case has one lock under all its names. Throws HandbackError for what is no file. */
function fileBehind(given: string): string {
  let stat: Stats | undefined;
  try {
    stat = statSync(given, { throwIfNoEntry: false });
  } catch {
    // What cannot be looked at cannot be locked either, which says why.
  }
  if (stat === undefined) return given;
  if (stat.isFile()) return realpathSync.native(given);
  throw new HandbackError({
    code: EXIT.usage,
    message: `not a handback case: ${given}`,
    hint: 'give the file that an earlier scan wrote with --case',
  });
}

function lockOrExplain(file: string): () => void {
  try {
    return takeLock(file);
  } catch (error) {
    if (error instanceof HandbackError) throw error;
    throw new HandbackError({
      code: EXIT.output,
      message: `cannot write beside the case ${file}: ${(error as Error).message}`,
      hint: 'the folder of a case must exist and be writable, for its lock',
      cause: error,
    });
  }
}

function checkIntegrity(file: string): void {
  // Opening leaves an empty write-ahead log beside a file that had none.
  const log = `${file}-wal`;
  const hadLog = existsSync(log);
  try {
    quickCheck(file);
  } finally {
    if (!hadLog) rmSync(log, { force: true });
    removeMark(file);
  }
}

function quickCheck(file: string): void {
  const db = openDb(file, 'read-only');
  try {
    schemaVersion(db);
    const problem = db.get<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check;
    if (problem !== 'ok') throw damaged(problem ?? 'no answer');
  } finally {
    db.close();
  }
}

function damaged(detail: string): HandbackError {
  return new HandbackError({
    code: EXIT.integrity,
    message: `damaged case (${detail})`,
    hint: 'the file was not changed; restore it from a copy, or scan again into a new case',
  });
}

function closing(db: Db, release: () => void): () => void {
  return () => {
    db.close();
    release();
  };
}
