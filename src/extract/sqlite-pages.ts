import { copyAt, type View } from './zip-view.ts';

/** Kinds of pages that hold rows (SQLite file format, 1.6). */
const TABLE_LEAF = 0x0d;
const TABLE_INTERIOR = 0x05;
const INDEX_LEAF = 0x0a;
const INDEX_INTERIOR = 0x02;

/** A value as stored: text, a whole number, or bytes; null for what says nothing. */
export type Value = string | bigint | Buffer | null;

/** The pages of one database. */
export interface Pages {
  view: View;
  size: number;
  /** Bytes of a page that hold data. */
  usable: number;
  count: number;
  decode: (bytes: Buffer) => string;
  /** Pages that were read, also as the rest of a long row. */
  seen: Set<number>;
  /** True once the chain of pages with the rest of a long row broke off. */
  isCut: boolean;
  /** Counts bytes of rows: overlapping ones can come to more than the file. Throws ExtractFailure. */
  spend: (bytes: number) => void;
}

/** Bytes per integer by serial type (2.1). */
const WIDTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** The pages by what the header says (1.3); null where it makes no sense. */
export function openPages(view: View, spend: (bytes: number) => void): Pages | null {
  const header = copyAt(view, 0, 100);
  if (header.length < 100) return null;
  const stated = header.readUInt16BE(16);
  const size = stated === 1 ? 65_536 : stated;
  const usable = size - (header[20] ?? 0);
  if (size < 512 || (size & (size - 1)) !== 0 || usable < 480) return null;
  const encoding = ['utf-8', 'utf-8', 'utf-16le', 'utf-16be'][header.readUInt32BE(56)] ?? 'utf-8';
  const decoder = new TextDecoder(encoding);
  const count = Math.ceil(view.size / size);
  return {
    view,
    size,
    usable,
    count,
    decode: (bytes) => decoder.decode(bytes),
    seen: new Set(),
    isCut: false,
    spend,
  };
}

/** A page by its number, which counts from 1; the last may be short. */
function pageAt(pages: Pages, number: number): Buffer {
  return copyAt(pages.view, (number - 1) * pages.size, pages.size);
}

/** A whole number of one to nine bytes (1.6), and where it ends. */
function varint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index] ?? 0;
    value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value, end: at + 9 };
}

/** Bytes of a row that stand in its own page (1.6); the rest is in a chain of others. */
function localLength({ usable }: Pages, length: number, isTable: boolean): number {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const filled = least + ((length - least) % (usable - 4));
  return filled <= most ? filled : least;
}

function payload(pages: Pages, page: Buffer, at: number, length: number, isTable: boolean): Buffer {
  const local = localLength(pages, length, isTable);
  const pieces = [page.subarray(at, at + local)];
  pages.spend(Math.min(length, pages.view.size));
  let left = Math.min(length, pages.view.size) - local;
  if (left <= 0) return page.subarray(at, at + length);
  const chain = new Set<number>();
  let next = at + local + 4 <= page.length ? page.readUInt32BE(at + local) : 0;
  while (left > 0 && next > 0 && next <= pages.count && !chain.has(next)) {
    chain.add(next);
    pages.seen.add(next);
    const more = pageAt(pages, next);
    pieces.push(more.subarray(4, 4 + Math.min(left, pages.usable - 4)));
    left -= pages.usable - 4;
    next = more.length >= 4 ? more.readUInt32BE(0) : 0;
  }
  if (left > 0) pages.isCut = true;
  return Buffer.concat(pieces);
}

function valueOf(pages: Pages, type: number, bytes: Buffer): Value {
  if (type >= 12) return type % 2 === 1 ? pages.decode(bytes) : bytes;
  if (type === 0 || type >= 7 || bytes.length === 0) return null;
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

/** The values of a row (2), as far as its bytes go; null where they are no row. */
function record(pages: Pages, bytes: Buffer): Value[] | null {
  const header = varint(bytes, 0);
  if (header.value < header.end || header.value > bytes.length) return null;
  const values: Value[] = [];
  let at = header.value;
  for (let type = header.end; type < header.value && at <= bytes.length;) {
    const serial = varint(bytes, type);
    const width = serial.value >= 12 ? Math.floor((serial.value - 12) / 2) : (WIDTHS[serial.value] ?? 0);
    values.push(valueOf(pages, serial.value, bytes.subarray(at, at + width)));
    at += width;
    type = serial.end;
  }
  return values;
}

/** One page's rows and the pages below it; null where it is no page of a tree. */
export function readPage(
  pages: Pages,
  number: number,
): { rows: Value[][]; below: number[]; leaf: boolean } | null {
  const page = pageAt(pages, number);
  const start = number === 1 ? 100 : 0;
  const kind = page[start] ?? 0;
  if (![TABLE_LEAF, TABLE_INTERIOR, INDEX_LEAF, INDEX_INTERIOR].includes(kind)) return null;
  const isLeaf = kind === TABLE_LEAF || kind === INDEX_LEAF;
  const isTable = kind === TABLE_LEAF || kind === TABLE_INTERIOR;
  const head = start + (isLeaf ? 8 : 12);
  if (page.length < head) return null;
  const below = isLeaf ? [] : [page.readUInt32BE(start + 8)];
  const rows: Value[][] = [];
  const cells = page.readUInt16BE(start + 3);
  for (let index = 0; index < cells && head + index * 2 + 2 <= page.length; index += 1) {
    let at = page.readUInt16BE(head + index * 2);
    if (at + 4 > page.length) continue;
    if (!isLeaf) {
      below.push(page.readUInt32BE(at));
      at += 4;
    }
    if (kind === TABLE_INTERIOR) continue;
    const length = varint(page, at);
    const begin = isTable ? varint(page, length.end).end : length.end;
    const values = record(pages, payload(pages, page, begin, length.value, isTable));
    if (values !== null) rows.push(values);
  }
  return { rows, below: isLeaf ? [] : [...below.slice(1), ...below.slice(0, 1)], leaf: isLeaf };
}

/** True for a page that holds rows of a table, whatever led to it. */
export function isTableLeaf(pages: Pages, number: number): boolean {
  return pageAt(pages, number)[0] === TABLE_LEAF;
}
