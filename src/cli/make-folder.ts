import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and the missing ones above it. `mkdirSync` with `recursive` never returns where a system answers ENOENT
 * below a folder that is there, as /proc does; this throws what the system said.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, mode);
    } catch (error) {
      // Another process may have been faster.
      if (!existsSync(folder)) throw error;
    }
  }
}
