import { fileURLToPath } from 'node:url';

/**
 * Absolute path of a bundled entry: a thread or a parser process. Bundles stand in `dist`; chunks one folder deeper;
 * from the sources, as in tests, `dist` is two folders up.
 */
export function entryFile(name: 'thread' | 'parser' | 'orphan'): string {
  const here = import.meta.url;
  const folder = here.endsWith('.ts') ? '../../dist/' : here.includes('/chunks/') ? '../' : './';
  return fileURLToPath(new URL(`${folder}${name}.js`, here));
}
