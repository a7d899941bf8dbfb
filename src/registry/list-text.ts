import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;

/** A line of a hash list is never longer, in UTF-16 units; what is, is no line of one. */
const LONGEST_LINE = 1 << 20;

/** The text of a list as it is read. */
export interface ListText {
  /** Lines without their ends; a longer one than any list has is cut. */
  lines: Iterable<string>;
  /** SHA-256 of the file, hex; once all lines were taken. */
  sha256: () => string;
}

/** Opens a text in UTF-8, or in the UTF-16 that Windows writes; a byte order mark tells. Throws what the system throws. */
export function openListText(file: string): ListText {
  const hash = createHash('sha256');
  return { lines: linesOf(file, (bytes) => hash.update(bytes)), sha256: () => hash.digest('hex') };
}

function* linesOf(file: string, seen: (bytes: Buffer) => void): Generator<string> {
  const fd = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK);
    let decoder: InstanceType<typeof TextDecoder> | null = null;
    let rest = '';
    for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk)) {
      const bytes = chunk.subarray(0, length);
      seen(bytes);
      decoder ??= new TextDecoder(encodingOf(bytes));
      const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      yield* lines;
    }
    if (rest !== '') yield rest.replace(/\r$/, '');
  } finally {
    closeSync(fd);
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
