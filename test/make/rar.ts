import { crc32 } from 'node:zlib';

interface Part {
  name: string;
  data: string;
}

/** A number of RAR 5 in groups of seven bits. */
function vint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...vint(Math.floor(value / 128))];
}

function uint32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

function block5(fields: readonly number[]): Buffer {
  const body = Buffer.from([...vint(fields.length), ...fields]);
  return Buffer.concat([Buffer.from(uint32(crc32(body))), body]);
}

/** A RAR 5 archive (RAR 5.0 archive format, rarlab.com) of stored files. */
export function buildRar5(parts: readonly Part[]): Buffer {
  const files = parts.flatMap(({ name, data }) => {
    const [path, bytes] = [Buffer.from(name), Buffer.from(data)];
    const facts = [...vint(4), ...vint(bytes.length), ...vint(0o100644), ...uint32(crc32(bytes))];
    const fields = [2, 2, ...vint(bytes.length), ...facts, 0, 1, ...vint(path.length), ...path];
    return [block5(fields), bytes];
  });
  const start = Buffer.from('Rar!\x1a\x07\x01\0', 'latin1');
  return Buffer.concat([start, block5([1, 0, 0]), ...files, block5([5, 0, 0])]);
}

/** What a RAR 5 archive says of its second file, true or not. */
interface Rar5Lie {
  packed?: number;
  unpacked?: number;
  /** Length of the name. */
  name?: number;
  /** Version, method and dictionary (RAR 5.0 archive format, "Compression information"). */
  compression?: number;
  /** Kind of the block: 2 a file, 3 a service of the archive. */
  kind?: number;
}

/** A RAR 5 archive of a text and a second file that lies. */
export function lyingRar5(text: string, lie: Rar5Lie): Buffer {
  const whole = buildRar5([{ name: 'plan.txt', data: text }]);
  const { packed = 64, unpacked = 64, name = 2, compression = 0, kind = 2 } = lie;
  const facts = [...vint(0), ...vint(unpacked), ...vint(0o100644), ...vint(compression), 1];
  const second = block5([kind, 2, ...vint(packed), ...facts, ...vint(name), ...Buffer.from('RR')]);
  return Buffer.concat([whole.subarray(0, -8), second, Buffer.alloc(64, 0x5a), block5([5, 0, 0])]);
}

/** A RAR 5 archive of a text and a block whose head says it has `length` bytes. */
export function cutRar5(text: string, length: readonly number[]): Buffer {
  const whole = buildRar5([{ name: 'plan.txt', data: text }]);
  const body = Buffer.from([...length, 2, 2]);
  return Buffer.concat([whole.subarray(0, -8), Buffer.from(uint32(crc32(body))), body, Buffer.alloc(64)]);
}

/** The beginning of a RAR 5 archive whose list of members is encrypted. */
export function hiddenRar5(): Buffer {
  const lock = [4, 0, 0, 0, 15, ...Buffer.alloc(16, 7)];
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), block5(lock), Buffer.alloc(96, 9)]);
}

function block4(type: number, flags: number, fields: readonly number[]): Buffer {
  const size = fields.length + 7;
  const body = Buffer.from([type, flags & 255, flags >>> 8, size & 255, size >>> 8, ...fields]);
  return Buffer.concat([Buffer.from(uint32(crc32(body)).slice(0, 2)), body]);
}

/** An archive of RAR 1.5 to 4 (technote.txt of RAR 4) of stored files; `flags` is 4 where they are encrypted. */
export function buildRar4(parts: readonly Part[], flags = 0): Buffer {
  const files = parts.flatMap(({ name, data }) => {
    const bytes = Buffer.from(data);
    const sizes = [...uint32(bytes.length), ...uint32(bytes.length), 3, ...uint32(crc32(bytes))];
    const rest = [...uint32(0x5ac24bc0), 29, 0x30, name.length, 0, ...uint32(0o100644), ...Buffer.from(name)];
    return [block4(0x74, 0x8000 | flags, [...sizes, ...rest]), bytes];
  });
  const start = Buffer.from('Rar!\x1a\x07\0', 'latin1');
  return Buffer.concat([start, block4(0x73, 0, [0, 0, 0, 0, 0, 0]), ...files, block4(0x7b, 0x4000, [])]);
}

/** CRC-16 with the polynomial 0x8005, as LHA has it. */
function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 0 ? sum >>> 1 : (sum >>> 1) ^ 0xa001;
  }
  return sum;
}

/** An LHA archive with headers of level 0, of stored files. */
export function buildLha(parts: readonly Part[]): Buffer {
  const files = parts.flatMap(({ name, data }) => {
    const bytes = Buffer.from(data);
    const sum = crc16(bytes);
    const sizes = [...uint32(bytes.length), ...uint32(bytes.length), ...uint32(0x5ac24bc0)];
    const method = [...Buffer.from('-lh0-')];
    const fields = [...method, ...sizes, 0x20, 0, name.length, ...Buffer.from(name), sum & 255, sum >>> 8];
    const check = fields.reduce((total, byte) => total + byte, 0) & 255;
    return [Buffer.from([fields.length, check, ...fields]), bytes];
  });
  return Buffer.concat([...files, Buffer.of(0)]);
}
