import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { joinPath, toPathBytes, type Path } from './path-id.ts';
import { reach } from './reach.ts';
import { NOT_A_FILE } from './reason.ts';

/** A regular file open for reading; whoever asked for it closes it. */
export interface OpenFile {
  fd: number;
  stat: Stats;
}

/** Fills `buffer` from `offset` of an open file; returns the number of bytes, fewer only at the end of the file. */
export function fillFrom(fd: number, buffer: Uint8Array, offset: number): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(fd, buffer, length, buffer.length - length, offset + length);
    if (read === 0) break;
    length += read;
  }
  return length;
}

/** Flags that not every system has count for nothing there. */
const flag = (name: 'O_NOFOLLOW' | 'O_NONBLOCK' | 'O_NOATIME'): number =>
  (constants as Partial<Record<string, number>>)[name] ?? 0;

// Without O_NONBLOCK a FIFO that took the place of a file would hang us.
const READ = constants.O_RDONLY | flag('O_NOFOLLOW') | flag('O_NONBLOCK');
const NO_ATIME = flag('O_NOATIME');

/** Where a listed item lies. */
export function pathOf(root: string, sourceId: string): Path {
  return joinPath(root, toPathBytes(sourceId));
}

/**
 * Opens a listed file without touching its access time where the user owns it. Throws an error that `reasonOf`
 * explains: of the system, or NOT_A_FILE for what is no regular file (any more).
 */
export function openForReading(path: Path): OpenFile {
  const reached = reach(path);
  try {
    return openRegular(reached.path);
  } finally {
    reached.release();
  }
}

function openRegular(path: Path): OpenFile {
  const fd = openQuietly(path);
  try {
    const stat = fstatSync(fd);
    if (stat.isFile()) return { fd, stat };
    throw Object.assign(new Error('not a regular file'), { code: NOT_A_FILE, syscall: 'open' });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openQuietly(path: Path): number {
  try {
    return openSync(path, READ | NO_ATIME);
  } catch (error) {
    // Only the owner may ask for O_NOATIME.
    if (NO_ATIME === 0 || !(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
    return openSync(path, READ);
  }
}
