import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { appendCustody } from '../case/custody.ts';
import type { Case } from '../case/open.ts';
import { hashFile } from '../evidence/file-hash.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { changedFile } from './changed-file.ts';
import { toDestroy } from './closing-list.ts';

/** Something that was handed over. */
export interface Transfer {
  /** Absolute path of the file, production or bag. */
  path: string;
  recipient: string;
  /** By which way it went. */
  way: string;
  /** Where the recipient confirmed it; null where nothing says so yet. */
  receipt: string | null;
  reason: string;
  by: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** What was recorded. */
export interface RecordedTransfer {
  /** Entry of the custody log. */
  seq: number;
  /** Of the file, else of what stands for the whole folder. */
  sha256: string;
  /** Which output of the case it is; null where it is none. */
  output: string | null;
}

/** Files whose hash stands for their folder. */
const STANDS_FOR_ALL = ['manifest.json', 'tagmanifest-sha256.txt'];

/**
 * Records that something left the hands of whoever keeps the case. Its hash is computed and held against the outputs that the
 * custody log knows. Call within a transaction. Throws HandbackError: usage for what is not there or is a folder of another
 * kind, integrity where an output of the case is no longer what was logged.
 */
export function recordTransfer(store: Case, transfer: Transfer): RecordedTransfer {
  const { path, recipient, way, receipt, reason, by, now } = transfer;
  const file = fileFor(path);
  const { sha256 } = hashFile(file);
  const outputs = toDestroy(store).filter((output) => output.sha256 !== null);
  const same = outputs.find((output) => output.sha256 === sha256);
  const logged = outputs.find(({ place }) => place === path);
  if (same === undefined && logged !== undefined) {
    throw notGivenOut(`${path} was logged with SHA-256 ${logged.sha256 ?? ''}`);
  }
  const changed = same === undefined || file === path ? null : changedFile(path, basename(file));
  if (changed !== null) throw notGivenOut(`${changed} in ${path} is gone, was changed or was added`);
  const output = same?.what ?? null;
  const seq = appendCustody(store.db, {
    event: 'transfer',
    at: now,
    by,
    detail: { what: basename(path), target: path, sha256, output, recipient, way, receipt, reason },
  });
  return { seq, sha256, output };
}

function fileFor(path: string): string {
  if (!existsSync(path)) throw usage(`no such file or folder: ${path}`);
  if (!statSync(path).isDirectory()) return path;
  const name = STANDS_FOR_ALL.find((file) => existsSync(join(path, file)));
  if (name === undefined) throw usage(`neither a production nor a bag: ${path}`);
  return join(path, name);
}

function notGivenOut(what: string): HandbackError {
  return new HandbackError({
    code: EXIT.integrity,
    message: `it is not what the case gave out: ${what}`,
    hint: 'make the output again and hand that over; nothing was recorded',
  });
}

function usage(message: string): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message,
    hint: 'name a file, the folder of a production, or a bag; pack another folder into one file first',
  });
}
