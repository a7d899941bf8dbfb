import { closeSync, openSync, readFileSync, rmdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { EXIT, HandbackError } from '../model/error.ts';
import { isRunning } from './process.ts';

/** Who holds a lock. `started` tells a process from a later one with the same number; null where unknown. */
interface Owner {
  pid: number;
  started: string | null;
  host: string;
}

const UNNAMED_LOCK_MS = 5_000;

/**
 * Takes the right to write `file`: a file beside it, created exclusively, that names its owner. A lock whose owner is
 * dead is taken over. Returns the release. Throws HandbackError (refused) while another process holds it.
 */
export function takeLock(file: string): () => void {
  const lock = `${file}.writer`;
  const me: Owner = { pid: process.pid, started: startOf(process.pid), host: hostname() };
  if (!create(lock, me)) {
    if (isHeld(lock)) refuse(file, readOwner(lock));
    rmSync(lock, { force: true });
    if (!create(lock, me)) refuse(file, readOwner(lock));
  }
  removeMark(file);
  return () => {
    rmSync(lock, { force: true });
  };
}

/**
 * The binding marks an open database with an empty folder and leaves it behind when it is killed. A folder of that name
 * that holds anything is someone else's and stays.
 */
export function removeMark(file: string): void {
  try {
    rmdirSync(`${file}.lock`);
  } catch {
    // Nothing is there, or it is not ours; opening the case says so.
  }
}

/** A lock that names no owner is being written, or its writer was killed while it wrote. */
function isHeld(lock: string): boolean {
  const owner = readOwner(lock);
  if (owner !== null) return isAlive(owner);
  const modified = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - modified < UNNAMED_LOCK_MS;
}

function create(lock: string, owner: Owner): boolean {
  try {
    const fd = openSync(lock, 'wx', 0o600);
    writeSync(fd, JSON.stringify(owner));
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(lock: string): Owner | null {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

/** An owner on another host cannot be asked, so it counts as alive. */
function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  if (!isRunning(owner.pid)) return false;
  return owner.started === null || startOf(owner.pid) === owner.started;
}

/** Start time of a process in clock ticks since boot, field 22 of Linux' /proc/<pid>/stat; null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function refuse(file: string, owner: Owner | null): never {
  const who = owner === null ? '' : ` (process ${owner.pid} on ${owner.host})`;
  throw new HandbackError({
    code: EXIT.refused,
    message: `case in use: ${file}${who}`,
    hint: `wait for the other handback to end; if it runs no more on that host, remove ${file}.writer`,
  });
}
