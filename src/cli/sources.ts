import { lstatSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Source } from '../model/source.ts';
import { openLocalSource } from '../sources/local/source.ts';

/**
 * Opens what was given to scan. A text that is no path of its own and holds a wildcard stands for the folders that it
 * matches, in byte order. Throws HandbackError: usage for what is no folder or is given twice, source where one cannot
 * be read.
 */
export async function openSources(operands: string[]): Promise<Source[]> {
  const sources: Source[] = [];
  for (const operand of operands) {
    refuseLater(operand);
    for (const folder of await expand(operand)) sources.push(await openLocalSource(folder));
  }
  refuseOverlaps(sources);
  return sources;
}

/** Kinds of sources that a later version reads. */
function refuseLater(operand: string): void {
  const kind = /^gdrive:/.test(operand) ? 'Google Drive' : archiveAt(operand) ? 'archive' : null;
  if (kind === null) return;
  throw new HandbackError({
    code: EXIT.usage,
    message: `cannot scan this kind of source yet: ${operand} (${kind})`,
    hint: 'download or unpack it, then scan the folder',
  });
}

function archiveAt(operand: string): boolean {
  return (
    /\.(?:zip|tgz|tar\.gz)$/i.test(operand) &&
    lstatSync(operand, { throwIfNoEntry: false })?.isFile() === true
  );
}

async function expand(operand: string): Promise<string[]> {
  if (!/[*?[{(]/.test(operand) || exists(operand)) return [operand];
  const { default: glob } = await import('fast-glob');
  const folders = await glob(operand, { onlyDirectories: true, followSymbolicLinks: false, dot: true });
  if (folders.length > 0) return folders.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  throw new HandbackError({
    code: EXIT.usage,
    message: `no folder matches: ${operand}`,
    hint: 'check the glob; quote it so that the shell leaves it alone',
  });
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** What lies in two sources would be counted twice. */
function refuseOverlaps(sources: Source[]): void {
  const seen = sources.map(({ given, root }) => ({ given, top: realpathSync.native(root) }));
  for (const inner of seen) {
    const outer = seen.find((other) => other !== inner && isAtOrBelow(inner.top, other.top));
    if (outer === undefined) continue;
    throw new HandbackError({
      code: EXIT.usage,
      message: `source given twice: ${inner.given} (it lies in ${outer.given})`,
      hint: 'leave it out: a folder is scanned with all that it holds',
    });
  }
}

/** True where a path is a folder or lies below it; both real paths. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
