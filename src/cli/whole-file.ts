import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { open, realpath, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRunning } from '../case/process.ts';
import { chunksOf, outputError } from './print.ts';

/** A file that is written but not yet in its place. */
export interface StagedFile {
  /** Puts it there. */
  commit: () => Promise<void>;
  /** Removes it. */
  discard: () => void;
}

/**
 * Writes a file beside its target and flushes it to the disk; the target changes when it is committed, and then at once.
 * What is no regular file (a device, a pipe) is written directly. Throws HandbackError (output) where the system
 * refuses, and the signal's reason where it is aborted; nothing is left behind then.
 */
export async function stageFile(
  target: string,
  pieces: Iterable<string>,
  signal: AbortSignal,
): Promise<StagedFile> {
  const path = await realpath(target).catch(() => target);
  const present = await stat(path).catch(() => null);
  if (present !== null && !present.isFile()) {
    await write(path, 'w', 0o666, pieces, signal, target);
    return { commit: () => Promise.resolve(), discard: () => undefined };
  }
  const part = join(dirname(path), `.handback-${process.pid}-${randomBytes(4).toString('hex')}.part`);
  const discard = (): void => {
    process.off('exit', discard);
    // Below what is no folder, nothing was written, and `force` does not cover that.
    if (existsSync(part)) rmSync(part, { force: true });
  };
  process.on('exit', discard);
  try {
    await write(part, 'wx', present?.mode ?? 0o666, pieces, signal, target);
  } catch (error) {
    discard();
    throw error;
  }
  const commit = async (): Promise<void> => {
    await rename(part, path).catch((error: unknown) => {
      throw outputError(target, error);
    });
    discard();
  };
  return { commit, discard };
}

async function write(
  path: string,
  flags: string,
  mode: number,
  pieces: Iterable<string>,
  signal: AbortSignal,
  target: string,
): Promise<void> {
  const refuse = (error: unknown): never => {
    throw outputError(target, error);
  };
  const file = await open(path, flags, mode & 0o777).catch(refuse);
  try {
    for (const chunk of chunksOf(pieces)) {
      signal.throwIfAborted();
      await file.writeFile(chunk).catch(refuse);
    }
    if (flags === 'wx') await file.sync().catch(refuse);
  } finally {
    await file.close().catch(refuse);
  }
}

/** Removes what killed runs left half-written beside targets. */
export function sweepParts(targets: string[]): void {
  for (const folder of new Set(targets.map(dirname))) sweep(folder);
}

function sweep(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const owner = /^\.handback-(\d+)-[0-9a-f]{8}(?:\.\d+)?\.part$/.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}
