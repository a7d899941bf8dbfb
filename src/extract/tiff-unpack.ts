import { constants, inflateSync } from 'node:zlib';
import { ExtractFailure } from './extractor.ts';
import { tiffNumbers, type TiffPage } from './tiff-pages.ts';
import { copyAt, type View } from './zip-view.ts';

/** Ways of compression (TIFF 6.0, 22; TIFF Technical Note 2; Adobe Photoshop TIFF Technical Notes, 2002). */
const JPEG = 7;
const DEFLATE = new Set([8, 32_946]);

const TAG = {
  bits: 258,
  compression: 259,
  offsets: 273,
  samples: 277,
  rows: 278,
  counts: 279,
  planes: 284,
  predictor: 317,
  tiles: 324,
  tables: 347,
};
/** Bytes of a value by its type: bytes, numbers of 16 and of 32 bits, bytes of any meaning. */
const WIDTHS = new Map([
  [1, 1],
  [3, 2],
  [4, 4],
  [7, 1],
]);
const LONG = 4;
const MAX_ENTRIES = 1000;
const MAX_VALUES = 2 ** 20;

interface Directory {
  /** The entries as stored, twelve bytes each, in order. */
  entries: Buffer[];
  /** Values of a tag that are bytes or whole numbers; none where it is not there. */
  values: (tag: number) => number[];
}

function directoryAt(view: View, offset: number): Directory {
  const number = tiffNumbers(view);
  const count = Math.min(MAX_ENTRIES, number(copyAt(view, offset, 2), 0, 2));
  const entries = Array.from({ length: count }, (_, index) => copyAt(view, offset + 2 + index * 12, 12));
  return {
    entries,
    values(tag) {
      const entry = entries.find((bytes) => number(bytes, 0, 2) === tag);
      const width = entry === undefined ? undefined : WIDTHS.get(number(entry, 2, 2));
      if (entry === undefined || width === undefined) return [];
      const length = Math.min(MAX_VALUES, number(entry, 4, 4)) * width;
      const bytes = length <= 4 ? entry.subarray(8, 8 + length) : copyAt(view, number(entry, 8, 4), length);
      return Array.from({ length: bytes.length / width }, (_, index) =>
        width === 1 ? (bytes[index] ?? 0) : number(bytes, index * width, width === 2 ? 2 : 4),
      );
    },
  };
}

/**
 * A page that Tesseract's own reader of TIFF does not take, as a picture that it takes; null for what is not read here
 * either: tiles, planes, more than one part in JPEG. Asked for its bytes it throws ExtractFailure where they are broken.
 */
export function unpackedTiff(view: View, page: TiffPage): (() => Uint8Array) | null {
  const directory = directoryAt(view, page.offset);
  const [offset, ...more] = directory.values(TAG.offsets);
  const isSimple = (directory.values(TAG.planes)[0] ?? 1) === 1 && directory.values(TAG.tiles).length === 0;
  if (offset === undefined || !isSimple) return null;
  if (page.compression === JPEG) return more.length > 0 ? null : () => jpegOf(view, directory, offset);
  const bits = new Set(directory.values(TAG.bits));
  const predictor = directory.values(TAG.predictor)[0] ?? 1;
  const isOrdinary = (directory.values(TAG.samples)[0] ?? 1) <= 4 && Math.max(...bits, 1) <= 16;
  const isKnown = predictor === 1 || (predictor === 2 && bits.size === 1 && bits.has(8));
  return DEFLATE.has(page.compression) && isOrdinary && isKnown
    ? () => inflatedTiff(view, page, directory)
    : null;
}

/** The tables of all parts stand apart from the picture, each between marks of beginning and end. */
function jpegOf(view: View, directory: Directory, offset: number): Buffer {
  const tables = Buffer.from(directory.values(TAG.tables));
  const picture = copyAt(view, offset, directory.values(TAG.counts)[0] ?? 0);
  return tables.length > 4 ? Buffer.concat([tables.subarray(0, -2), picture.subarray(2)]) : picture;
}

/** The file with the page's pixels behind it as they are without compression, and a directory that says so. */
function inflatedTiff(view: View, page: TiffPage, directory: Directory): Buffer {
  const samples = directory.values(TAG.samples)[0] ?? 1;
  const bits = directory.values(TAG.bits)[0] ?? 1;
  const rowBytes = Math.ceil((page.width * samples * bits) / 8);
  const pixels = inflatedStrips(view, directory, rowBytes * page.height);
  if (directory.values(TAG.predictor)[0] === 2) addLeft(pixels, rowBytes, samples);
  const file = copyAt(view, 0, view.size);
  const at = file.length + pixels.length;
  const changed = new Map([
    [TAG.compression, 1],
    [TAG.offsets, file.length],
    [TAG.rows, page.height],
    [TAG.counts, pixels.length],
    [TAG.predictor, 1],
  ]);
  return Buffer.concat([pointingTo(file, at), pixels, changedDirectory(view, directory, changed)]);
}

function inflatedStrips(view: View, directory: Directory, length: number): Buffer {
  const counts = directory.values(TAG.counts);
  const pixels = Buffer.alloc(length);
  let at = 0;
  try {
    for (const [index, offset] of directory.values(TAG.offsets).entries()) {
      const bytes = copyAt(view, offset, counts[index] ?? 0);
      const options = { maxOutputLength: length - at + 1, finishFlush: constants.Z_SYNC_FLUSH };
      at += inflateSync(bytes, options).copy(pixels, at);
    }
  } catch {
    throw new ExtractFailure('damaged', 'its pixels cannot be inflated');
  }
  return pixels;
}

/** Undoes differences to the sample on the left (TIFF 6.0, 14). */
function addLeft(pixels: Buffer, rowBytes: number, samples: number): void {
  for (let row = 0; row < pixels.length; row += rowBytes) {
    for (let at = row + samples; at < row + rowBytes; at += 1)
      pixels[at] = ((pixels[at] ?? 0) + (pixels[at - samples] ?? 0)) & 0xff;
  }
}

function pointingTo(file: Buffer, offset: number): Buffer {
  write(file, file, 4, 4, offset);
  return file;
}

function changedDirectory(view: View, { entries }: Directory, changed: ReadonlyMap<number, number>): Buffer {
  const number = tiffNumbers(view);
  const order = copyAt(view, 0, 2);
  const out = Buffer.alloc(2 + entries.length * 12 + 4);
  write(order, out, 0, 2, entries.length);
  for (const [index, entry] of entries.entries()) {
    const at = 2 + index * 12;
    entry.copy(out, at);
    const value = changed.get(number(entry, 0, 2));
    if (value === undefined) continue;
    write(order, out, at + 2, 2, LONG);
    write(order, out, at + 4, 4, 1);
    write(order, out, at + 8, 4, value);
  }
  return out;
}

/** Writes a number in the order that the file's first two bytes name. */
function write(file: Buffer, to: Buffer, at: number, width: 2 | 4, value: number): void {
  if (file[0] === 0x49) to.writeUIntLE(value, at, width);
  else to.writeUIntBE(value, at, width);
}
