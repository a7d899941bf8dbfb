import { codePageLabel } from './code-pages.ts';
import { createDecoder } from './decoder.ts';

/** Where the source of a module stands. */
export interface VbaModule {
  /** Name of its stream in the storage `VBA`. */
  stream: string;
  /** Where in the stream the compressed source begins. */
  offset: number;
}

/** What the stream `dir` of a project tells. */
export interface VbaProject {
  /** Turns bytes of its code page into text. */
  decode: (bytes: Buffer) => string;
  modules: readonly VbaModule[];
  /** Names and descriptions of the project and its modules. */
  names: readonly string[];
}

const SIGNATURE = 1;
const CHUNK = 4096;

/** Bytes that a pair of distance and length stands for (MS-OVBA 2.4.1.3.19); how both share its bits depends on the place. */
function copied(token: number, written: number): { distance: number; length: number } {
  const bits = Math.max(4, Math.ceil(Math.log2(written)));
  return { distance: (token >> (16 - bits)) + 1, length: (token & (0xffff >> bits)) + 3 };
}

/** Unpacks one chunk behind its header; it ends where it points behind itself. */
function unpackChunk(data: Buffer): Buffer {
  const out = Buffer.alloc(CHUNK);
  let size = 0;
  for (let at = 1, flags = data[0] ?? 0, bit = 0; at < data.length && size < CHUNK; bit += 1) {
    if (bit === 8) {
      flags = data[at] ?? 0;
      at += 1;
      bit = -1;
      continue;
    }
    if (((flags >> bit) & 1) === 0) {
      out[size] = data[at] ?? 0;
      size += 1;
      at += 1;
      continue;
    }
    if (at + 2 > data.length) break;
    const { distance, length } = copied(data.readUInt16LE(at), size);
    if (distance > size) break;
    for (let done = 0; done < length && size < CHUNK; done += 1, size += 1)
      out[size] = out[size - distance] ?? 0;
    at += 2;
  }
  return out.subarray(0, size);
}

/** Unpacks a stream (MS-OVBA 2.4.1.1), at most about `most` bytes; null where it is not packed in this way. */
export function unpackVba(bytes: Buffer, most: number): Buffer | null {
  if (bytes[0] !== SIGNATURE) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for (let at = 1; at + 2 <= bytes.length && size < most;) {
    const header = bytes.readUInt16LE(at);
    const data = bytes.subarray(at + 2, at + (header & 0xfff) + 3);
    const chunk = (header & 0x8000) === 0 ? data : unpackChunk(data);
    chunks.push(chunk);
    size += chunk.length;
    at += (header & 0xfff) + 3;
  }
  return Buffer.concat(chunks);
}

/** Records of the stream `dir` (MS-OVBA 2.3.4.2). */
const CODE_PAGE = 0x03;
const VERSION = 0x09;
const STREAM_NAME = 0x1a;
const STREAM_NAME_WIDE = 0x32;
const OFFSET = 0x31;
/** Names and descriptions: of the project, of a module. */
const NAMES = new Set([0x04, 0x05, 0x19, 0x1c]);

function* records(bytes: Buffer): Generator<{ type: number; data: Buffer }> {
  for (let at = 0; at + 6 <= bytes.length;) {
    const type = bytes.readUInt16LE(at);
    // Where others have their length this one has a constant; its numbers take six bytes.
    const length = type === VERSION ? 6 : bytes.readUInt32LE(at + 2);
    yield { type, data: bytes.subarray(at + 6, at + 6 + length) };
    at += 6 + length;
  }
}

/** Reads the unpacked stream `dir`. */
export function readVbaProject(bytes: Buffer): VbaProject {
  let encoding = 'windows-1252';
  const decode = (data: Buffer): string => createDecoder(encoding).push(data);
  const modules: VbaModule[] = [];
  const names: string[] = [];
  let stream = '';
  for (const { type, data } of records(bytes)) {
    if (type === CODE_PAGE && data.length === 2) encoding = codePageLabel(data.readUInt16LE(0));
    else if (type === STREAM_NAME) stream = decode(data);
    else if (type === STREAM_NAME_WIDE) stream = data.toString('utf16le');
    else if (type === OFFSET && data.length === 4) modules.push({ stream, offset: data.readUInt32LE(0) });
    else if (NAMES.has(type)) names.push(decode(data));
  }
  return { decode, modules, names };
}
