import { createHash } from 'node:crypto';
import { closeSync, fstatSync, type Stats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { View } from '../../extract/zip-view.ts';
import { fillFrom, openForReading } from '../local/read.ts';

const WINDOW = 2 ** 20;

/** An archive that lies open for reading. */
export interface ArchiveFile {
  view: View;
  modifiedAt: number;
  /** True where it is not the file any more that was opened. */
  hasChanged: () => boolean;
  close: () => void;
}

/** Opens a regular file. Throws an error that `reasonOf` explains. */
export function openArchiveFile(path: string): ArchiveFile {
  const { fd, stat } = openForReading(path);
  let buffer = Buffer.alloc(0);
  return {
    view: {
      size: stat.size,
      read: (offset, length) => {
        const wanted = Math.max(0, Math.min(length, stat.size - offset));
        if (buffer.length < wanted) buffer = Buffer.allocUnsafe(wanted);
        return buffer.subarray(0, fillFrom(fd, buffer.subarray(0, wanted), offset));
      },
    },
    modifiedAt: stat.mtimeMs,
    hasChanged: () => isOther(fstatSync(fd), stat),
    close: () => {
      closeSync(fd);
    },
  };
}

function isOther(now: Stats, then: Stats): boolean {
  return now.size !== then.size || now.mtimeMs !== then.mtimeMs;
}

/** SHA-256 of the whole file, lower-case hex. Throws the signal's reason. */
export async function hashOf({ view }: ArchiveFile, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < view.size; at += WINDOW) {
    signal.throwIfAborted();
    hash.update(view.read(at, WINDOW));
    if (at % (64 * WINDOW) === 0) await setImmediate();
  }
  return hash.digest('hex');
}
