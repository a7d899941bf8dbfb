import { lstatSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Source } from '../model/source.ts';
import { openLocalSource } from '../sources/local/source.ts';
import { partsOf } from '../sources/takeout/parts.ts';
import { openTakeoutSource } from '../sources/takeout/source.ts';

/**
 * Opens what was given to scan. A text that is no path of its own and holds a wildcard stands for the folders and
 * archives that it matches, in byte order. Throws HandbackError: usage for what is neither or is given twice, source where one cannot
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
    for (const path of await expand(operand)) {
      const source = isArchive(path) ? openTakeoutSource(path) : await openLocalSource(path);
      // The parts of one archive are one source, whichever of them are given.
      const isPart = source.kind === 'takeout' && sources.some(({ root }) => root === source.root);
      if (!isPart) sources.push(source);
    }
  }
  refuseOverlaps(sources.filter(({ kind }) => kind !== 'drive'));
  refuseTwice(sources.filter(({ kind }) => kind === 'drive'));
  return sources;
}

/** Absolute folders among what was given: a configuration in one of them is not obeyed. Throws as `openSources` does. */
export async function localRoots(operands: string[]): Promise<string[]> {
  const sources = await localSources(operands);
  return sources.flatMap(({ kind, root }) => (kind === 'local' ? [root] : []));
}

/** All parts of the archives among what was given: nothing is written over them. Throws as `openSources` does. */
export async function localArchives(operands: string[]): Promise<string[]> {
  const sources = await localSources(operands);
  return sources.flatMap(({ kind, root }) => (kind === 'takeout' ? partsOf(root).paths : []));
}

function localSources(operands: string[]): Promise<Source[]> {
  const noDrive = (): never => {
    throw new Error('no drive among folders');
  };
  return openSources(
    operands.filter((operand) => !isDrive(operand)),
    noDrive,
  );
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

/** A file, or a link to one, with the name of an archive that is read as a source. */
function isArchive(path: string): boolean {
  return /\.(?:zip|tgz|tar\.gz)$/i.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function expand(operand: string): Promise<string[]> {
  if (!/[*?[{(]/.test(operand) || exists(operand)) return [operand];
  const { default: glob } = await import('fast-glob');
  const found = await glob(operand, {
    ...{ onlyFiles: false, markDirectories: true, followSymbolicLinks: false, dot: true },
  });
  const places = found.filter((path) => path.endsWith('/') || isArchive(path));
  if (places.length > 0) {
    return places
      .map((path) => path.replace(/\/$/, ''))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }
  throw new HandbackError({
    code: EXIT.usage,
    message: `no folder or archive matches: ${operand}`,
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
