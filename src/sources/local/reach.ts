import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { joinPath, type Path } from './path-id.ts';

/** Bytes of a path that a system call takes, less a name (255) and what stands before a relative one. */
const LIMIT = 4096 - 1 - 255 - 64;
const SLASH = 0x2f;

/** A path under which system calls find what lies at a longer one, until it is released. */
export interface Reached {
  path: Path;
  release: () => void;
}

const nothingToRelease = (): void => undefined;

/**
 * Linux takes no path over 4,095 bytes; what lies deeper is met from an open folder on the way there. The result leaves
 * room for one more name. Elsewhere the path stays as it is, and calls with it fail with ENAMETOOLONG.
 * Throws the system's error when a folder on the way cannot be opened.
 */
export function reach(path: Path): Reached {
  if (!isLong(path) || !canReachOn()) return { path, release: nothingToRelease };
  let rest: Buffer = Buffer.from(path);
  let from: Path = '';
  let folder: number | null = null;
  const release = (): void => {
    if (folder !== null) closeSync(folder);
    folder = null;
  };
  try {
    while (rest.length > LIMIT) {
      const cut = rest.lastIndexOf(SLASH, LIMIT);
      const next = openFolder(joinStep(from, rest.subarray(0, cut)));
      release();
      folder = next;
      from = `/proc/self/fd/${next}`;
      rest = rest.subarray(cut + 1);
    }
  } catch (error) {
    release();
    throw error;
  }
  return { path: joinStep(from, rest), release };
}

function isLong(path: Path): boolean {
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (typeof path === 'string' && path.length * 3 <= LIMIT) return false;
  return Buffer.byteLength(path) > LIMIT;
}

function canReachOn(): boolean {
  return process.platform === 'linux' && existsSync('/proc/self/fd');
}

function openFolder(path: Path): number {
  return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
}

function joinStep(from: Path, rest: Buffer): Path {
  return from === '' ? rest : joinPath(from, rest);
}
