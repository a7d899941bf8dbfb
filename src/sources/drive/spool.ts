import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fillFrom } from '../local/read.ts';

/** Records kept on disk as JSON: half a million files, as the service tells them, would not fit into memory. */
export interface Spool<T> {
  /** Returns what `get` needs: 0 for the first record, then one more each. */
  put: (record: T) => number;
  get: (place: number) => T;
  /** Records so far. */
  size: () => number;
  close: () => void;
}

const BUFFER = 2 ** 20;

/** A file of mode 0600 in `folder` that is gone as soon as it is closed, however the process ends. */
export function createSpool<T>(folder: string, name: string): Spool<T> {
  const path = join(folder, name);
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
    put: (record) => {
      const bytes = Buffer.from(JSON.stringify(record));
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
      if (fillFrom(fd, bytes, start) < bytes.length) throw new Error('the listing on disk ends too early');
      return JSON.parse(bytes.toString()) as T;
    },
    size: () => places.length - 1,
    close: () => {
      closeSync(fd);
    },
  };
}
