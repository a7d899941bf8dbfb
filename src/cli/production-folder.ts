import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, HandbackError } from '../model/error.ts';
import type { ManifestFile } from '../evidence/manifest.ts';
import { makeFolder } from './make-folder.ts';
import { outputError } from './print.ts';
import { sweepParts } from './whole-file.ts';

/** A file that is written piece by piece. */
export interface OpenOutput {
  write: (piece: string | Buffer) => void;
  finish: () => void;
}

/** A folder that is filled aside and appears whole or not at all. */
export interface StagedFolder {
  create: (name: string) => OpenOutput;
  write: (name: string, content: string | Buffer) => void;
  /** What was finished so far, in that order. */
  files: () => ManifestFile[];
  commit: () => void;
  discard: () => void;
}

const CHUNK = 1 << 18;

/**
 * Starts a folder at `target`, which must not exist or be empty. Throws HandbackError: usage where it holds something,
 * output where the system refuses, here and in all its functions.
 */
export function stageFolder(target: string): StagedFolder {
  const part = join(dirname(target), `.handback-${process.pid}-${randomBytes(4).toString('hex')}.part`);
  const files: ManifestFile[] = [];
  const discard = (): void => {
    process.off('exit', discard);
    rmSync(part, { recursive: true, force: true });
  };
  refuseFilled(target);
  sweepParts([target]);
  attempt(target, () => {
    makeFolder(dirname(target));
    mkdirSync(part);
  });
  process.on('exit', discard);
  const create = (name: string): OpenOutput => openOutput(target, part, name, files);
  return {
    create,
    write: (name, content) => {
      const output = create(name);
      output.write(content);
      output.finish();
    },
    files: () => [...files],
    commit: () => {
      attempt(target, () => {
        removeEmpty(target);
        renameSync(part, target);
      });
      process.off('exit', discard);
    },
    discard,
  };
}

function openOutput(target: string, part: string, name: string, files: ManifestFile[]): OpenOutput {
  const fd = attempt(join(target, name), () => openSync(join(part, name), 'wx', 0o666));
  const hash = createHash('sha256');
  let bytes = 0;
  let waiting = '';
  const put = (chunk: Buffer): void => {
    hash.update(chunk);
    bytes += chunk.length;
    attempt(join(target, name), () => {
      for (let at = 0; at < chunk.length;) at += writeSync(fd, chunk, at);
    });
  };
  const flush = (): void => {
    put(Buffer.from(waiting));
    waiting = '';
  };
  return {
    write: (piece) => {
      if (typeof piece === 'string') waiting += piece;
      if (typeof piece !== 'string' || waiting.length > CHUNK) flush();
      if (typeof piece !== 'string') put(piece);
    },
    finish: () => {
      flush();
      attempt(join(target, name), () => {
        fsyncSync(fd);
        closeSync(fd);
      });
      files.push({ name, bytes, sha256: hash.digest('hex') });
    },
  };
}

function attempt<T>(target: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw outputError(target, error);
  }
}

function refuseFilled(target: string): void {
  let names: string[];
  try {
    names = readdirSync(target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw usage(`not a folder: ${target}`);
  }
  if (names.length > 0) throw usage(`the folder is not empty: ${target}`);
}

function usage(message: string): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint: 'name a folder that does not exist yet' });
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It was not there.
  }
}
