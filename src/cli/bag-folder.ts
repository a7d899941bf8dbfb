import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReadContent } from '../audit/copy-content.ts';
import type { NewFile, Payload } from '../audit/preserve.ts';
import { PAYLOAD } from '../evidence/bag.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { makeFolder } from './make-folder.ts';
import { outputError } from './print.ts';
import { writeFiles, type NamedContent } from './write-files.ts';

/** A bag that grows aside and appears whole; what an interrupted run copied stays for the next. */
export interface BagFolder {
  payload: Payload;
  /** Puts the bag in its place; `paths`: all that belongs to its payload. */
  finish: (paths: ReadonlySet<string>, tags: NamedContent[]) => void;
}

/** Says which case a bag is made of, as long as it is not finished. */
const OWNER = '.handback-preserve';

type Attempt = <T>(work: () => T) => T;

/**
 * Starts or continues the bag of a case at `target`. Throws HandbackError: usage where something else is there, output
 * where the system refuses, here and in all its functions.
 */
export function openBagFolder(target: string, caseId: string): BagFolder {
  if (existsSync(target)) throw usage(`exists already: ${target}`, 'name a folder that does not exist yet');
  const part = join(dirname(target), `.${basename(target)}.handback-part`);
  const attempt: Attempt = (work) => {
    try {
      return work();
    } catch (error) {
      throw error instanceof HandbackError ? error : outputError(target, error);
    }
  };
  attempt(() => {
    claim(part, caseId);
    makeFolder(join(part, PAYLOAD), 0o700);
  });
  return {
    payload: {
      kept: (path) => hashOf(join(part, path)),
      create: (path) => newFile(join(part, path), attempt),
    },
    finish: (paths, tags) => {
      attempt(() => {
        for (const name of readdirSync(join(part, PAYLOAD))) {
          if (!paths.has(`${PAYLOAD}/${name}`)) rmSync(join(part, PAYLOAD, name));
        }
        writeFiles(part, tags, 0o600);
        renameSync(part, target);
        rmSync(join(target, OWNER));
      });
    },
  };
}

/** What an interrupted run of another case left is not ours to go on with. */
function claim(part: string, caseId: string): void {
  if (!existsSync(part)) {
    makeFolder(part, 0o700);
    writeFileSync(join(part, OWNER), caseId, { flag: 'wx', mode: 0o600 });
    return;
  }
  if (existsSync(join(part, OWNER)) && readFileSync(join(part, OWNER), 'utf8') === caseId) return;
  throw usage(`an unfinished bag of something else: ${part}`, 'remove it, or name another folder');
}

/** A file is under its name only when it is whole and on the disk. */
function newFile(path: string, attempt: Attempt): NewFile {
  const partial = `${path}.part`;
  let fd: number | null = attempt(() => openSync(partial, 'w', 0o600));
  const opened = fd;
  let at = 0;
  return {
    sink: {
      write: (bytes) => {
        attempt(() => {
          for (let done = 0; done < bytes.length;)
            done += writeSync(opened, bytes, done, undefined, at + done);
          at += bytes.length;
        });
      },
      restart: () => {
        at = 0;
        attempt(() => {
          ftruncateSync(opened);
        });
      },
    },
    keep: (modifiedAt) => {
      attempt(() => {
        if (modifiedAt !== null) futimesSync(opened, modifiedAt / 1_000, modifiedAt / 1_000);
        fsyncSync(opened);
        renameSync(partial, path);
      });
    },
    drop: () => {
      if (fd !== null) closeSync(fd);
      fd = null;
      rmSync(partial, { force: true });
    },
  };
}

async function hashOf(path: string): Promise<ReadContent | null> {
  if (!existsSync(path)) return null;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function usage(message: string, hint: string): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint });
}
