import { describe, expect, it } from 'vitest';
import { tiffPages } from '../../../src/extract/tiff-pages.ts';
import { unpackedTiff } from '../../../src/extract/tiff-unpack.ts';

/** A little-endian TIFF of one page: `data` behind the header, then its directory. */
function tiff(data: Buffer, entries: [tag: number, type: number, count: number, value: number][]): Buffer {
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(8 + data.length, 4);
  return Buffer.concat([head, data, directory]);
}

function unpacked(bytes: Buffer): (() => Uint8Array) | null {
  const view = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const [page] = [...tiffPages(view)];
  if (page === undefined) throw new Error('no page');
  return unpackedTiff(view, page);
}

const TABLES = Buffer.from('ffd8ffdb0003aaffd9', 'hex');
const PICTURE = Buffer.from('ffd8ffc00003bbffd9', 'hex');
const SIZE: [number, number, number, number][] = [
  [256, 3, 1, 16],
  [257, 3, 1, 16],
];

describe('a page of a TIFF', () => {
  it('in JPEG is put together with the tables that stand apart', () => {
    const bytes = tiff(Buffer.concat([TABLES, PICTURE]), [
      ...SIZE,
      [259, 3, 1, 7],
      [273, 4, 1, 8 + TABLES.length],
      [279, 4, 1, PICTURE.length],
      [347, 7, TABLES.length, 8],
    ]);
    const joined = Buffer.concat([TABLES.subarray(0, -2), PICTURE.subarray(2)]);
    expect(Buffer.from(unpacked(bytes)?.() ?? [])).toEqual(joined);
  });

  it.each<[string, [number, number, number, number][]]>([
    [
      'JPEG in two strips',
      [
        [259, 3, 1, 7],
        [273, 4, 2, 8],
        [279, 4, 2, 8],
      ],
    ],
    [
      'tiles',
      [
        [259, 3, 1, 8],
        [324, 4, 1, 8],
        [325, 4, 1, 8],
      ],
    ],
    [
      'planes',
      [
        [259, 3, 1, 8],
        [273, 4, 1, 8],
        [279, 4, 1, 9],
        [284, 3, 1, 2],
      ],
    ],
    [
      'more samples than pictures have',
      [
        [259, 3, 1, 8],
        [273, 4, 1, 8],
        [277, 3, 1, 60_000],
        [279, 4, 1, 9],
      ],
    ],
    [
      'an unknown compression',
      [
        [259, 3, 1, 6],
        [273, 4, 1, 8],
        [279, 4, 1, 9],
      ],
    ],
  ])('with %s is not read', (_, entries) => {
    expect(unpacked(tiff(PICTURE, [...SIZE, ...entries]))).toBeNull();
  });
});
