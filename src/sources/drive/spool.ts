import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DriveFile } from './client.ts';

/** Files as the service told them, kept on disk: half a million of them would not fit into memory. */
export interface Spool {
  /** Returns what `get` needs. */
  put: (file: DriveFile) => number;
  get: (place: number) => DriveFile;
  close: () => void;
}

const BUFFER = 2 ** 20;

/** A file of mode 0600 in `folder` that is gone as soon as it is closed, however the process ends. */
export function createSpool(folder: string): Spool {
  const path = join(folder, 'listing');
  const fd = openSync(path, 'wx+', 0o600);
  if (process.platform !== 'win32') unlinkSync(path);
  const places: number[] = [0];
  let [pending, pendingBytes, written] = [[] as Buffer[], 0, 0];
  const flush = (): void => {
    if (pendingBytes === 0) return;
    const bytes = Buffer.concat(pending);
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, written + at);
    written += pendingBytes;
    [pending, pendingBytes] = [[], 0];
  };
  return {
    put: (file) => {
      const bytes = Buffer.from(JSON.stringify(file));
      pending.push(bytes);
      pendingBytes += bytes.length;
      places.push((places.at(-1) ?? 0) + bytes.length);
      if (pendingBytes >= BUFFER) flush();
      return places.length - 2;
    },
    get: (place) => {
      flush();
      const [start = 0, end = 0] = [places[place], places[place + 1]];
      const bytes = Buffer.allocUnsafe(end - start);
      for (let at = 0; at < bytes.length;) {
        const read = readSync(fd, bytes, at, bytes.length - at, start + at);
        if (read === 0) throw new Error('the listing on disk ends too early');
        at += read;
      }
      return JSON.parse(bytes.toString()) as DriveFile;
    },
    close: () => {
      closeSync(fd);
    },
  };
}
