import { NOWHERE } from '../model/segment.ts';
import { orientationAt } from './exif.ts';
import type { Context, Input } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import type { Ocr } from './recognise.ts';
import { pictureSize } from './picture-size.ts';
import { startingAt, tiffPages } from './tiff-pages.ts';
import { unpackedTiff } from './tiff-unpack.ts';
import { copyAt } from './zip-view.ts';

const UPRIGHT = 1;
/** Where EXIF of a JPEG stands at the latest: in its first part, or behind that of JFIF. */
const EXIF_WITHIN = 4096;

/** Other formats are upright, or decoded as they are turned. */
function orientationOf(input: Input): number {
  if (input.mediaType !== 'image/jpeg') return UPRIGHT;
  const at = copyAt(input, 0, EXIF_WITHIN).indexOf('Exif\0\0', 0, 'latin1');
  return at === -1 ? UPRIGHT : orientationAt(input, at + 6);
}

/** None, CCITT in three ways, LZW, PackBits: what Tesseract's own reader of TIFF takes. */
const COMPRESSIONS = new Set([1, 2, 3, 4, 5, 32_773]);

async function readTiff(input: Input, context: Context, ocr: Ocr): Promise<void> {
  const pages = [...tiffPages(input)];
  if (pages.length === 0) context.gap('damaged', 'the picture has no page');
  for (const [index, found] of pages.entries()) {
    const { offset, compression, ...size } = found;
    const page = pages.length === 1 ? null : index + 1;
    const name = page === null ? 'the picture' : `page ${page}`;
    const image = COMPRESSIONS.has(compression)
      ? (): Uint8Array => startingAt(input, offset)
      : unpackedTiff(input, found);
    if (image === null) {
      context.gap(
        'unsupported-format',
        `${name} is compressed in way ${compression} in a form that is not read`,
      );
      continue;
    }
    await ocr.read({ ...size, image, orientation: UPRIGHT, place: { ...NOWHERE, page }, name });
  }
}

/** Reads the text that a picture shows; false for formats that nothing here decodes. Of moving pictures the first counts. */
export async function readShown(input: Input, context: Context, ocr: Ocr): Promise<boolean> {
  const size = pictureSize(input, input.mediaType);
  const isTiff = input.mediaType === 'image/tiff';
  if (size === undefined && !isTiff) return false;
  const limit = memberLimit(context.budgets);
  if (input.size > limit) context.gap('too-large', `pictures longer than ${limit} bytes are not read`);
  else if (isTiff) await readTiff(input, context, ocr);
  else if (size === undefined || size === null) context.gap('damaged', 'the picture has no header');
  else {
    const image = (): Uint8Array => copyAt(input, 0, input.size);
    const orientation = orientationOf(input);
    await ocr.read({ ...size, image, orientation, place: NOWHERE, name: 'the picture' });
  }
  return true;
}
