import { isUtf8 } from 'node:buffer';

/** What the header block of a TAR member says. */
export interface TarHeader {
  /** `0` a file, `S` one with holes, `1` hard link, `2` symbolic link, `5` folder, `x` and `g` pax records, `L` and `K` long names of GNU. */
  type: string;
  path: Buffer;
  link: Buffer;
  /** Bytes of data behind the header. */
  size: number;
  /** Milliseconds; null where it is none. */
  modifiedAt: number | null;
}

export const BLOCK = 512;

/** Bytes up to the first NUL. */
function field(block: Buffer, start: number, length: number): Buffer {
  const bytes = block.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

/** Octal digits, or base 256 where the first bit is set (GNU); NaN where it is neither. */
export function number(block: Buffer, start: number, length: number): number {
  const lead = block[start] ?? 0;
  if (lead >= 0x80) {
    let value = lead & 0x7f;
    for (let at = start + 1; at < start + length; at += 1) value = value * 256 + (block[at] ?? 0);
    return value;
  }
  const digits = field(block, start, length).toString('latin1').trim();
  return /^[0-7]*$/.test(digits) ? parseInt(digits || '0', 8) : NaN;
}

/** The sum of all bytes, those of the sum itself counted as spaces. */
function isSumRight(block: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  return number(block, 148, 8) === sum;
}

/** Reads a header block (POSIX.1-2017 pax, ustar interchange format; GNU tar, basic format); null where it is none. */
export function tarHeader(block: Buffer): TarHeader | null {
  if (block.length < BLOCK || !isSumRight(block)) return null;
  const size = number(block, 124, 12);
  if (!Number.isSafeInteger(size)) return null;
  const name = field(block, 0, 100);
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? field(block, 345, 155) : Buffer.alloc(0);
  const seconds = number(block, 136, 12);
  const type = String.fromCharCode(block[156] ?? 0);
  return {
    type: type === '\0' || type === '7' ? '0' : type,
    path: prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name,
    link: field(block, 157, 100),
    size,
    modifiedAt: Number.isSafeInteger(seconds) && seconds > 0 ? seconds * 1000 : null,
  };
}

/** Pax extended records, `length keyword=value\n`, by keyword. Stops where they break off. */
export function paxRecords(bytes: Buffer): Map<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = space === -1 ? NaN : Number(bytes.toString('latin1', at, space));
    const equals = bytes.indexOf(0x3d, space);
    const end = at + length;
    if (!(end > space + 1 && end <= bytes.length) || equals === -1 || equals >= end) break;
    records.set(bytes.toString('utf8', space + 1, equals), bytes.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** A header with what pax records say instead of it. */
export function withRecords(header: TarHeader, records: ReadonlyMap<string, Buffer>): TarHeader {
  const size = Number(records.get('size')?.toString('latin1') ?? header.size);
  const seconds = Number(records.get('mtime')?.toString('latin1') ?? NaN);
  return {
    ...header,
    path: records.get('GNU.sparse.name') ?? records.get('path') ?? header.path,
    link: records.get('linkpath') ?? header.link,
    size: Number.isSafeInteger(size) && size >= 0 ? size : header.size,
    modifiedAt: Number.isFinite(seconds) ? Math.round(seconds * 1000) : header.modifiedAt,
  };
}

/** A name as text; bytes that are not UTF-8 as Latin letters. */
export function nameText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
}
