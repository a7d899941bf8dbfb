import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;

/** A line of a list is never longer; what is, is no line of one. */
const LONGEST_LINE = 16 << 20;

/** The lines of a file as Latin-1, without their newline; null for a last one that has none or for one beyond all bounds. */
export function* linesOf(path: string): Generator<string | null> {
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK);
    let rest = '';
    for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk)) {
      const lines = (rest + chunk.toString('latin1', 0, length)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (rest.length > LONGEST_LINE) break;
    }
    if (rest !== '') yield null;
  } finally {
    closeSync(fd);
  }
}
