import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';

/**
 * The text of a file that holds a secret; null where there is none. Throws HandbackError (source) for one that others
 * may read or write, because it may be known to others then, or not be ours.
 */
export function readPrivate(file: string): string | null {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(file, error);
  }
  try {
    const { mode } = fstatSync(fd);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new HandbackError({
        code: EXIT.source,
        message: `others may read this secret: ${file} (mode ${(mode & 0o777).toString(8)})`,
        hint: `chmod 600 ${file}; if others had access to it, make a new one`,
      });
    }
    return readFileSync(fd, 'utf8');
  } catch (error) {
    throw error instanceof HandbackError ? error : unreadable(file, error);
  } finally {
    closeSync(fd);
  }
}

function unreadable(file: string, cause: unknown): HandbackError {
  return new HandbackError({
    code: EXIT.source,
    message: `cannot read: ${file} (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    hint: 'check who may read it',
    cause,
  });
}

/** Writes a file of mode 0600 in a folder of mode 0700, whole or not at all. Throws HandbackError (output). */
export function writePrivate(file: string, text: string): void {
  const folder = dirname(file);
  const part = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    checkFolder(folder);
    const fd = openSync(part, 'wx', 0o600);
    try {
      fchmodSync(fd, 0o600);
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(part, file);
  } catch (error) {
    if (error instanceof HandbackError) throw error;
    throw new HandbackError({
      code: EXIT.output,
      message: `cannot write: ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      hint: 'check free space and permissions',
      cause: error,
    });
  }
}

function checkFolder(folder: string): void {
  const { mode } = statSync(folder);
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new HandbackError({
    code: EXIT.source,
    message: `others may enter the folder for secrets: ${folder} (mode ${(mode & 0o777).toString(8)})`,
    hint: `chmod 700 ${folder}`,
  });
}
