import { existsSync } from 'node:fs';

/**
 * Address of a built file of the package, `list-thread.js` for instance: the entry of a thread or a process has to be a
 * file of `dist`, whether the caller runs from the bundle or, in tests, from `src`.
 */
export function builtFile(name: string): URL {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    const file = new URL(`dist/${name}`, folder);
    if (existsSync(file)) return file;
    if (folder.pathname === new URL('..', folder).pathname) throw new Error(`dist/${name} is not built`);
  }
}
