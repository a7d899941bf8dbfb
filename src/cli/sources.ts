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
export async function openSources(
  operands: string[],
  openDrive: (operand: string) => Promise<Source>,
): Promise<Source[]> {
  const sources: Source[] = [];
  for (const operand of operands) {
    if (isDrive(operand)) {
      sources.push(await openDrive(operand));
      continue;
    }
    refuseLater(operand);
    for (const folder of await expand(operand)) sources.push(await openLocalSource(folder));
  }
  refuseOverlaps(sources.filter(({ kind }) => kind === 'local'));
  refuseTwice(sources.filter(({ kind }) => kind === 'drive'));
  return sources;
}

/** Absolute folders among what was given: a configuration in one of them is not obeyed. Throws as `openSources` does. */
export async function localRoots(operands: string[]): Promise<string[]> {
  const noDrive = (): never => {
    throw new Error('no drive among folders');
  };
  const sources = await openSources(
    operands.filter((operand) => !isDrive(operand)),
    noDrive,
  );
  return sources.map(({ root }) => root);
}

const DRIVE = 'gdrive:';

/** `gdrive:`, or `gdrive:` and the id of a folder or of a shared drive. Throws HandbackError (usage) for anything else. */
function isDrive(operand: string): boolean {
  if (!operand.startsWith(DRIVE)) return false;
  if (/^[\w-]*$/.test(operand.slice(DRIVE.length))) return true;
  throw new HandbackError({
    code: EXIT.usage,
    message: `not a folder of Google Drive: ${operand}`,
    hint: "write gdrive: for the whole drive, or gdrive:<id> with the last part of a folder's address in the browser",
  });
}

function refuseTwice(drives: Source[]): void {
  const whole = drives.find(({ given }) => given === DRIVE);
  for (const [index, drive] of drives.entries()) {
    const isAgain = drives.findIndex(({ root }) => root === drive.root) < index;
    if (!isAgain && (whole === undefined || whole === drive)) continue;
    throw new HandbackError({
      code: EXIT.usage,
      message: `source given twice: ${drive.given}`,
      hint: 'leave it out: gdrive: is scanned with all that it holds',
    });
  }
}

/** Kinds of sources that a later version reads. */
function refuseLater(operand: string): void {
  if (!archiveAt(operand)) return;
  throw new HandbackError({
    code: EXIT.usage,
    message: `cannot scan this kind of source yet: ${operand} (archive)`,
    hint: 'unpack it, then scan the folder',
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
