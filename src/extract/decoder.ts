import { isUtf8 } from 'node:buffer';
import { unfinished } from './encoding.ts';

/** Turns bytes into characters piece by piece; where the pieces end makes no difference. */
export interface Decoder {
  push: (bytes: Uint8Array) => string;
  end: () => string;
}

const WESTERN = Array.from({ length: 256 }, (_, byte) =>
  new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
);

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Bytes of the valid UTF-8 sequence at `at` (RFC 3629), or 0. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return lead >= 0xc2 &&
    lead <= 0xf4 &&
    isUtf8(bytes.subarray(at, at + length)) &&
    at + length <= bytes.length
    ? length
    : 0;
}

/** Every byte that is part of no valid sequence is read as Windows-1252: nothing is lost, the rest stays right. */
function mixed(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return utf8(bytes);
  const pieces: string[] = [];
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceAt(bytes, at);
    if (length === 0) {
      pieces.push(utf8(bytes.subarray(start, at)), WESTERN[bytes[at] ?? 0] ?? '');
      start = at + 1;
    }
    at += Math.max(1, length);
  }
  pieces.push(utf8(bytes.subarray(start)));
  return pieces.join('');
}

function utf8Decoder(): Decoder {
  let carry = Buffer.alloc(0);
  let begun = false;
  const decoded = (bytes: Uint8Array): string => {
    const text = mixed(bytes);
    if (begun || text === '') return text;
    begun = true;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  };
  return {
    push(bytes) {
      const joined = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
      const whole = joined.length - unfinished(joined);
      carry = Buffer.from(joined.subarray(whole));
      return decoded(joined.subarray(0, whole));
    },
    end: () => decoded(carry),
  };
}

/** Decoder for a label of `chooseEncoding`. Nothing in the bytes makes it throw. */
export function createDecoder(encoding: string): Decoder {
  if (encoding === 'utf-8') return utf8Decoder();
  const decoder = new TextDecoder(encoding);
  return {
    push: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}
