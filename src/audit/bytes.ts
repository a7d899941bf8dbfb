import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Hashes } from '../model/content.ts';
import type { RemoteContent } from '../model/source.ts';
import { fillFrom, type OpenFile } from '../sources/local/read.ts';
import type { FileTask, ParseTask } from './tasks.ts';

/** Where the bytes of one file come from, in order and once. */
export interface Bytes {
  /** Infinite where it is not known before the end. */
  size: number;
  /** Fills the buffer as far as the file goes, from offset `at`; resolves to the number of bytes. */
  fill: (buffer: Buffer, at: number) => number | Promise<number>;
  /** True where the file is not as it was when it was opened, or did not end at `at`. */
  hasChanged: (at: number) => boolean;
  /** Nobody needs to read on for the sake of the hash alone. */
  hashStated: boolean;
  /** Keeps what a parser will read. */
  keep: (bytes: Buffer) => void;
  /** Where a parser finds it. */
  parseTask: (mediaType: string, hashes: Hashes) => ParseTask;
  close: () => void;
}

/** Of a file on this machine. */
export function localBytes(task: FileTask, { fd, stat }: OpenFile): Bytes {
  return {
    size: stat.size,
    fill: (buffer, at) => fillFrom(fd, buffer, at),
    hasChanged: (at) => {
      const now = fstatSync(fd);
      return now.size !== stat.size || now.mtimeMs !== stat.mtimeMs || at !== stat.size;
    },
    hashStated: false,
    keep: () => undefined,
    parseTask: (mediaType, hashes) => ({
      ...{ root: task.root, sourceId: task.sourceId, mediaType, hashes },
      ...{ size: stat.size, modified: stat.mtimeMs, fetched: false },
    }),
    close: () => {
      closeSync(fd);
    },
  };
}

/** Of content that is fetched; what a parser needs becomes a file `name` of mode 0600 in `folder`. */
export function remoteBytes(content: RemoteContent, folder: string, name: string): Bytes {
  const chunks = content.chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  let kept: number | null = null;
  return {
    size: Infinity,
    fill: async (buffer) => {
      let length = 0;
      while (length < buffer.length) {
        if (rest.length === 0) {
          const next = await chunks.next();
          if (next.done === true) break;
          rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
        }
        const taken = rest.copy(buffer, length);
        rest = rest.subarray(taken);
        length += taken;
      }
      return length;
    },
    hasChanged: () => false,
    hashStated: content.hashStated,
    keep: (bytes) => {
      kept ??= openSync(join(folder, name), 'w', 0o600);
      for (let at = 0; at < bytes.length;) at += writeSync(kept, bytes, at);
    },
    parseTask: (mediaType, hashes) => {
      if (kept === null) throw new Error('nothing was kept for the parser');
      const { size, mtimeMs } = fstatSync(kept);
      return { root: folder, sourceId: name, mediaType, hashes, size, modified: mtimeMs, fetched: true };
    },
    close: () => {
      if (kept !== null) closeSync(kept);
      // Ends the answer of the service where it was not read to its end.
      void chunks.return?.();
    },
  };
}
