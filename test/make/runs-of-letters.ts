import { makePackage } from './package.ts';

/** The table of MS-PST 5.1 that turns written bytes back. */
const TABLE =
  '47f1b4e60b6a7248854e9eebe2f89453e0bba002e85a09abdbe3bac67cc310dd39059630f53760828cc9134a6b1df3fb' +
  '8f2697ca911701c4322d6e3195ffd923d1005e79dc443b1a28c5615720903d83b943be67d2464276c06d5b7eb20f1629' +
  '3ca903540dda5ddff6b7c762cd8d06d3695c86d614f7a56675acb1e94521700c879f74a4224c6fbf1f56aa2eb3783350' +
  'b0a392bccf191ca763cb1e4d3e4b1b9b4fe7f0eead3ab55904ea40552551e57a893868527bfc27aed7bdfa07f4cc8e5f' +
  'ef359c842b15d5773449b6120a7f7188fd9d18417d93d8582ccefe24afdeb836c8a180a69998a82f0e816573e4c2a28a' +
  'd4e111d0088b2af2ed9a643fc16cf9ec';

/** What each byte is written as. */
const PERMUTED = new Map(
  Array.from(Buffer.from(TABLE, 'hex'), (byte, index): [number, number] => [byte, index]),
);

/** An Outlook store of a header and one text (MS-PST 2.2.2.6). */
export function makePst(text: string, method: 'plain' | 'permuted' | 'cyclic'): Buffer {
  const head = Buffer.alloc(1024);
  head.write('!BDN');
  head.writeUInt16LE(23, 10);
  head[513] = ['plain', 'permuted', 'cyclic'].indexOf(method);
  const body = Buffer.from(text, 'utf16le');
  const written = method === 'plain' ? body : body.map((byte) => PERMUTED.get(byte) ?? 0);
  return Buffer.concat([head, written, Buffer.alloc(64)]);
}

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
