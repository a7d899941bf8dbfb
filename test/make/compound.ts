import { compoundOf } from '../../src/extract/msg-inner.ts';

/** A compound file of streams by their paths. */
export function makeCompound(streams: Record<string, Uint8Array | string>): Buffer {
  const entries = Object.entries(streams).map(([path, content]) => {
    const bytes = Buffer.from(content);
    return { path, size: bytes.length, read: (most: number) => bytes.subarray(0, most) };
  });
  return compoundOf(entries, '', Infinity);
}

export interface DocContent {
  body: string;
  footnote?: string;
  header?: string;
  comment?: string;
  /** In the header of the file: 0x100 is encryption. */
  flags?: number;
}

/**
 * The streams of a Word document of 97 to 2003 (MS-DOC). The first half of its text is in bytes, the second in UTF-16; the body
 * ends with the mark of a paragraph, as every part does.
 */
export function docStreams(content: DocContent): Record<string, Buffer> {
  const texts = [content.body, content.footnote ?? '', content.header ?? '', '', content.comment ?? ''].map(
    (text) => (text === '' ? '' : `${text}\r`),
  );
  const text = texts.join('');
  const half = Math.floor(text.length / 2);
  const [first, second] = [
    Buffer.from(text.slice(0, half), 'latin1'),
    Buffer.from(text.slice(half), 'utf16le'),
  ];
  const fib = Buffer.alloc(0x400);
  fib.writeUInt16LE(0xa5ec, 0);
  fib.writeUInt16LE(0xc1, 2);
  fib.writeUInt16LE(0x200 | (content.flags ?? 0), 10);
  texts.forEach((part, index) => fib.writeUInt32LE(part.length, 0x4c + index * 4));
  const table = Buffer.alloc(5 + 12 + 16);
  table[0] = 2;
  table.writeUInt32LE(28, 1);
  table.writeUInt32LE(half, 9);
  table.writeUInt32LE(text.length, 13);
  table.writeUInt32LE((fib.length * 2) | 0x40000000, 17 + 2);
  table.writeUInt32LE(fib.length + first.length, 25 + 2);
  fib.writeUInt32LE(table.length, 0x1a6);
  return { WordDocument: Buffer.concat([fib, first, second]), '1Table': table };
}

/** One record of a PowerPoint stream (MS-PPT 2.3.1); those that hold others have version 15. */
export function pptRecord(type: number, content: Buffer | Buffer[], instance = 0): Buffer {
  const body = Array.isArray(content) ? Buffer.concat(content) : content;
  const head = Buffer.alloc(8);
  head.writeUInt16LE((instance << 4) | (Array.isArray(content) ? 15 : 0), 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

const SUMMARY_SET = 'e0859ff2f94f6810ab9108002b27b3d9';
export const CUSTOM_SET = '05d5cdd59c2e1b10939708002b2cf9ae';

/** A property set stream (MS-OLEPS) of texts in Windows-1252; names for a set whose properties have none of their own. */
export function propertySet(
  values: Record<number, string>,
  names: Record<number, string> = {},
  id = SUMMARY_SET,
): Buffer {
  const uint = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(`${value}\0`, 'latin1');
    return Buffer.concat([uint(bytes.length), bytes]);
  };
  const listed = Object.entries(names).flatMap(([number, name]) => [uint(Number(number)), text(name)]);
  const properties: [number, Buffer][] = [
    [1, Buffer.concat([uint(2), uint(1252)])],
    ...Object.entries(values).map(([number, value]): [number, Buffer] => [
      Number(number),
      Buffer.concat([uint(30), text(value)]),
    ]),
  ];
  if (listed.length > 0) properties.unshift([0, Buffer.concat([uint(listed.length / 2), ...listed])]);
  let offset = 8 + properties.length * 8;
  const index = properties.map(([number, bytes]) => {
    const entry = Buffer.concat([uint(number), uint(offset)]);
    offset += bytes.length;
    return entry;
  });
  const set = Buffer.concat([
    uint(offset),
    uint(properties.length),
    ...index,
    ...properties.map(([, bytes]) => bytes),
  ]);
  const head = Buffer.alloc(28);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt32LE(1, 24);
  return Buffer.concat([head, Buffer.from(id, 'hex'), uint(48), set]);
}
