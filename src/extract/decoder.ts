import { isAscii, isUtf8 } from 'node:buffer';
import { sequenceAt, unfinished } from './encoding.ts';

/** Turns bytes into characters piece by piece; where the pieces end makes no difference. */
export interface Decoder {
  push: (bytes: Uint8Array) => string;
  end: () => string;
}

/** Windows-1252 from 0x80 to 0x9f (WHATWG Encoding); elsewhere it is Latin-1. */
const WESTERN = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Puts the characters of Windows-1252 where decoders left the bare bytes: Node's own does for that label, and no text
 * means the controls that they would be.
 */
export function western(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (control) => WESTERN.charAt(control.charCodeAt(0) - 0x80));
}

function utf8(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(isAscii(buffer) ? 'latin1' : 'utf8');
}

/** UTF-8 of each byte as Windows-1252. */
const WESTERN_UTF8 = Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(western(String.fromCharCode(byte))),
);

/** Every byte that is part of no valid sequence is read as Windows-1252: nothing is lost, the rest stays right. */
function mixed(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return utf8(bytes);
  const out = Buffer.allocUnsafe(bytes.length * 3);
  let end = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at);
    const from = length === 0 ? WESTERN_UTF8[bytes[at] ?? 0] : undefined;
    const count = from?.length ?? length;
    for (let index = 0; index < count; index += 1) out[end + index] = from?.[index] ?? bytes[at + index] ?? 0;
    end += count;
    at += Math.max(1, length);
  }
  return utf8(out.subarray(0, end));
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

/** Characters of four bytes each; what is none becomes U+FFFD. */
function utf32Decoder(little: boolean): Decoder {
  let carry = Buffer.alloc(0);
  let begun = false;
  const decoded = (bytes: Buffer): string => {
    const pieces: string[] = [];
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const code = little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
      const isMark = !begun && code === 0xfeff;
      begun = true;
      if (!isMark) pieces.push(code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code));
    }
    return pieces.join('');
  };
  return {
    push(bytes) {
      const joined = Buffer.concat([carry, bytes]);
      carry = Buffer.from(joined.subarray(joined.length - (joined.length % 4)));
      return decoded(joined);
    },
    end: () => (carry.length > 0 ? '\ufffd' : ''),
  };
}

/** Decoder for a label of `chooseEncoding`. Nothing in the bytes makes it throw. */
export function createDecoder(encoding: string): Decoder {
  if (encoding === 'utf-8') return utf8Decoder();
  if (encoding === 'windows-1252') {
    return { push: (bytes) => western(Buffer.from(bytes).toString('latin1')), end: () => '' };
  }
  if (encoding.startsWith('utf-32')) return utf32Decoder(encoding === 'utf-32le');
  const decoder = new TextDecoder(encoding);
  return {
    push: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}
