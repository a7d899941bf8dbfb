import { makePackage } from './package.ts';

/** A OneNote section: its mark, a text behind `filler`, and an attached file (MS-ONESTORE 2.3.1, 2.6.13). */
export function makeOneNote(text: string, file: Buffer, filler: Buffer = Buffer.alloc(64)): Buffer {
  const length = Buffer.alloc(20);
  length.writeBigUInt64LE(BigInt(file.length));
  return Buffer.concat([
    Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
    filler,
    Buffer.from(text, 'utf16le'),
    Buffer.alloc(64),
    Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
    length,
    file,
    Buffer.alloc(64),
  ]);
}

/** A number in groups of seven bits. */
function varint(value: number): Buffer {
  return value < 0x80 ? Buffer.of(value) : Buffer.of((value & 0x7f) | 0x80, value >> 7);
}

/** A block of Snappy: eight zeros as a literal of one and a copy, then the rest as a literal. */
function snappy(content: Buffer): Buffer {
  const whole = Buffer.concat([Buffer.alloc(8), content]);
  const body = Buffer.concat([
    varint(whole.length),
    Buffer.of(0, 0, (3 << 2) | 1, 1),
    Buffer.of(61 << 2, (content.length - 1) & 0xff, (content.length - 1) >> 8),
    content,
  ]);
  return Buffer.concat([Buffer.of(0, body.length & 0xff, body.length >> 8, 0), body]);
}

/** A document of Pages with texts as fields of objects, and an attached file. */
export function makeIwork(texts: string[], broken = false): Uint8Array {
  const fields = texts.map((text) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.of(0x08, 0x01, 0x1a), varint(bytes.length), bytes]);
  });
  const objects = snappy(Buffer.concat(fields));
  return makePackage({
    'Index/Document.iwa': broken ? objects.subarray(0, -3) : objects,
    'Data/notes.txt': 'attached words',
    'Data/picture.jpg': 'x',
  });
}
