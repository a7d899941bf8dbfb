import { crc32, deflateSync } from 'node:zlib';

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG picture (PNG 1.2) that says it has `width` times `height` grey points; `data` is what it has, inflated. */
export function lyingPng(
  width: number,
  height: number,
  data: Uint8Array,
  before: readonly Buffer[] = [],
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const parts = [chunk('IHDR', head), ...before, chunk('IDAT', deflateSync(data, { level: 9 }))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts, chunk('IEND', Buffer.alloc(0))]);
}

/** The three parts of PNG that hold compressed words or colours (11.3), each of `bytes` bytes of one letter. */
export function inflatingParts(bytes: number): Buffer[] {
  const packed = deflateSync(Buffer.alloc(bytes, 'a'), { level: 9 });
  const part = (kind: string, head: string): Buffer =>
    chunk(kind, Buffer.concat([Buffer.from(head, 'latin1'), packed]));
  return [part('iCCP', 'profile\0\0'), part('zTXt', 'Comment\0\0'), part('iTXt', 'Title\0\x01\0\0\0')];
}

/** A TIFF file (TIFF 6.0) of `pages` pages of 8 times 8 points, which share their points; the last leads to the first. */
export function endlessTiff(pages: number): Buffer {
  const tags = [
    [256, 8],
    [257, 8],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 8],
    [279, 64],
  ] as const;
  const directory = (next: number): Buffer => {
    const bytes = Buffer.alloc(2 + tags.length * 12 + 4);
    bytes.writeUInt16LE(tags.length);
    tags.forEach(([tag, value], index) => {
      bytes.writeUInt16LE(tag, 2 + index * 12);
      bytes.writeUInt16LE(4, 4 + index * 12);
      bytes.writeUInt32LE(1, 6 + index * 12);
      bytes.writeUInt32LE(value, 10 + index * 12);
    });
    bytes.writeUInt32LE(next, bytes.length - 4);
    return bytes;
  };
  const start = 8 + 64;
  const size = directory(0).length;
  const all = Array.from({ length: pages }, (_, page) =>
    directory(page + 1 === pages ? start : start + (page + 1) * size),
  );
  const head = Buffer.from('49492a0048000000', 'hex');
  return Buffer.concat([head, Buffer.alloc(64, 0xff), ...all]);
}
