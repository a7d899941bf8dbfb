import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './process.ts';

const PREFIX = 'handback-';

/** A folder of mode 0700 whose name starts with the number of its process, so that a later start can sweep it. */
export function createTemporaryFolder(): { path: string; remove: () => void } {
  sweep();
  const path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Removes the folders of this user's processes that were killed. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = /^handback-(\d+)-[A-Za-z0-9]{6}$/.exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    const path = join(tmpdir(), name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true && stat.uid === process.getuid?.()) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}
