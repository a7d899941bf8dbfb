import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { outputError } from './print.ts';
import { sweepParts } from './whole-file.ts';

/** A small file to be written. */
export interface NamedContent {
  name: string;
  content: string | Buffer;
}

/**
 * Writes files into a folder, which comes into being where it is missing; none appears under its name before all are on
 * the disk. `mode` is theirs. Throws HandbackError (output).
 */
export function writeFiles(folder: string, files: NamedContent[], mode = 0o666): void {
  const mark = `.handback-${process.pid}-${randomBytes(4).toString('hex')}`;
  const parts = files.map(({ name }, at) => ({
    part: join(folder, `${mark}.${at}.part`),
    path: join(folder, name),
  }));
  sweepParts(parts.map(({ path }) => path));
  try {
    makeFolder(folder);
    files.forEach(({ content }, at) => {
      writeFlushed(parts[at]?.part ?? '', content, mode);
    });
    for (const { part, path } of parts) renameSync(part, path);
  } catch (error) {
    throw outputError(folder, error);
  } finally {
    for (const { part } of parts) if (existsSync(part)) rmSync(part);
  }
}

function writeFlushed(path: string, content: string | Buffer, mode: number): void {
  const fd = openSync(path, 'wx', mode);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
