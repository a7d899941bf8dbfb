import type { Context, Input } from './extractor.ts';
import { isExif, readExif } from './exif.ts';
import { readIptc } from './iptc.ts';
import { propertySegment } from './office-properties.ts';
import { readXmp } from './pdf-xmp.ts';
import { gifComments, jpegComments, pngTexts } from './picture-comments.ts';
import { readShown } from './picture-ocr.ts';
import { copyAt } from './zip-view.ts';

/** What stands before an EXIF block, and how far before: in JPEG and HEIC, in PNG, in WebP. */
const EXIF_MARKS: readonly [string, number][] = [
  ['Exif\0\0', 6],
  ['eXIf', 4],
  ['EXIF', 8],
];
/** A resource of Photoshop that holds IPTC records (Adobe Photoshop file formats, image resource 1028). */
const IPTC_MARK = '8BIM\x04\x04';
const IPTC_MOST = 2 ** 18;
const WINDOW = 2 ** 20;
const OVERLAP = 16;
/** How much of a file is searched, and for how many blocks. */
const MAX_SEARCHED = 2 ** 28;
const MAX_BLOCKS = 64;

/** What XMP calls otherwise than the rest (ISO 16684-1, 8.3). */
const XMP_NAMES = new Map([
  ['creator', 'author'],
  ['subject', 'keywords'],
]);

/** Offsets of a mark, in order. */
function* occurrences(input: Input, mark: string): Generator<number> {
  const end = Math.min(input.size, MAX_SEARCHED);
  let found = 0;
  for (let offset = 0; offset < end; offset += WINDOW) {
    const window = copyAt(input, offset, WINDOW + OVERLAP);
    for (let at = window.indexOf(mark, 0, 'latin1'); at !== -1; at = window.indexOf(mark, at + 1, 'latin1')) {
      if (at < WINDOW && found < MAX_BLOCKS) yield offset + at;
      if (at < WINDOW) found += 1;
    }
  }
}

/** The records of a resource stand behind its name, of even length, and its length. */
function iptcAt(input: Input, at: number): Buffer {
  const head = copyAt(input, at + 6, 256);
  const name = 1 + (head[0] ?? 0);
  return copyAt(input, at + 6 + name + (name % 2) + 4, IPTC_MOST);
}

function readBlocks(input: Input, property: (name: string, text: string) => void): void {
  const sink = {
    property,
    iptc: (bytes: Buffer) => {
      readIptc(bytes, property);
    },
  };
  if (isExif(input, 0)) readExif(input, 0, sink);
  for (const [mark, length] of EXIF_MARKS) {
    for (const at of occurrences(input, mark)) {
      if (isExif(input, at + length)) readExif(input, at + length, sink);
    }
  }
  for (const at of occurrences(input, IPTC_MARK)) readIptc(iptcAt(input, at), property);
}

/**
 * Reads what a picture says of itself in words: EXIF, IPTC and XMP in any format, found by their marks, and the comments of
 * JPEG, GIF and PNG. The same text under the same name comes once. What it shows is read where that is wanted.
 */
export async function extractPicture(input: Input, context: Context): Promise<void> {
  await readWords(input, context);
  if (context.ocr === null || !(await readShown(input, context, context.ocr))) {
    context.note('picture-not-read');
  }
}

async function readWords(input: Input, context: Context): Promise<void> {
  const brought = new Set<string>();
  const property = (name: string, text: string): void => {
    const segment = propertySegment(name, text.trim());
    const key = `${segment.property}\0${segment.text}`;
    if (segment.text === '' || brought.has(key)) return;
    brought.add(key);
    context.spend(segment.text.length);
    context.segment(segment);
    if (segment.property === 'title') context.segment({ ...segment, part: 'title', property: null });
  };
  if (input.mediaType === 'image/jpeg') jpegComments(input, property);
  if (input.mediaType === 'image/gif') gifComments(input, property);
  if (input.mediaType === 'image/png') pngTexts(input, property, context.gap);
  readBlocks(input, property);
  await readXmp(input, (name, text) => {
    property(XMP_NAMES.get(name) ?? name, text);
  });
}
