import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

/** How a file may have been converted on its way. */
export type Conversion = 'none' | 'lf' | 'crlf';

const CHUNK = 1 << 20;

/** SHA-256 (hex) and length of a file, as it would be after its line ends were converted. */
export function hashFile(path: string, conversion: Conversion = 'none'): { sha256: string; bytes: number } {
  const hash = createHash('sha256');
  const fd = openSync(path, 'r');
  let bytes = 0;
  const add = (text: string): void => {
    const lf = text.replaceAll('\r\n', '\n');
    const piece = Buffer.from(conversion === 'lf' ? lf : lf.replaceAll('\n', '\r\n'), 'latin1');
    hash.update(piece);
    bytes += piece.length;
  };
  try {
    const chunk = Buffer.alloc(CHUNK);
    let carry = '';
    for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk)) {
      if (conversion === 'none') {
        hash.update(chunk.subarray(0, length));
        bytes += length;
        continue;
      }
      const text = carry + chunk.toString('latin1', 0, length);
      // A carriage return at the end may belong to a newline that comes next.
      carry = text.endsWith('\r') ? '\r' : '';
      add(text.slice(0, text.length - carry.length));
    }
    if (carry !== '') add(carry);
  } finally {
    closeSync(fd);
  }
  return { sha256: hash.digest('hex'), bytes };
}
