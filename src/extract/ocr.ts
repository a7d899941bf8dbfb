import { isGap } from '../model/examination.ts';
import type { Place } from '../model/segment.ts';
import { ExtractFailure } from './extractor.ts';
import type { Context } from './extractor.ts';

/** Text that a picture shows. */
export interface Recognised {
  text: string;
  /** Mean over its words, 0 to 100. */
  confidence: number;
}

/**
 * Reads the text in a picture: PNG, JPEG, GIF, BMP, WebP, PNM, the first page of TIFF. `orientation` is that of Exif (2.32,
 * 4.6.4), 1 for upright. Null where the picture cannot be decoded; throws ExtractFailure.
 */
export type Recognise = (image: Uint8Array, orientation: number) => Promise<Recognised | null>;

/** A picture or the picture of a page. */
export interface Picture {
  width: number;
  height: number;
  /** Its bytes in a format that `Recognise` takes; asked for only where the picture is small enough. */
  image: () => Uint8Array;
  orientation: number;
  place: Place;
  /** For a person: `page 3`. */
  name: string;
}

/** Reads pictures of one item. */
export interface Ocr {
  /** Brings the text of a picture; what keeps it from being read is a gap. */
  read: (picture: Picture) => Promise<void>;
}

/** What recognition takes: a pixel in several forms at once (measured: 15 bytes), and as much memory for all else. */
const BYTES_PER_PIXEL = 24;

/** Most pixels of a picture that fits into a parser's memory. */
export function mostPixels(parserMemory: number): number {
  return Math.floor(parserMemory / BYTES_PER_PIXEL);
}

/** Asks for the text of a picture; what keeps it from being read is a gap, and null. */
async function ask(
  recognise: Recognise,
  { image, orientation, name }: Picture,
  { gap }: Pick<Context, 'gap'>,
): Promise<Recognised | null> {
  try {
    const recognised = await recognise(image(), orientation);
    if (recognised === null) gap('damaged', `${name} cannot be decoded`);
    return recognised;
  } catch (error) {
    if (!(error instanceof ExtractFailure) || !isGap(error.reason)) throw error;
    gap(error.reason, `${name}: ${error.message}`);
    return null;
  }
}

/** Reads pictures within the budgets; `spent` counts those of the whole item. */
export function createOcr(
  recognise: Recognise,
  spent: { pages: number },
  context: Pick<Context, 'budgets' | 'gap' | 'segment' | 'spend'>,
): Ocr {
  const { ocr, parserMemory } = context.budgets;
  const most = ocr?.pages ?? 0;
  return {
    async read(picture) {
      const { width, height, name, place } = picture;
      if (width * height > mostPixels(parserMemory)) {
        context.gap('too-large', `${name} has ${width} by ${height} pixels`);
        return;
      }
      if (spent.pages >= most) {
        context.gap('budget-exceeded', `only ${most} pictures and pages were read`);
        return;
      }
      spent.pages += 1;
      const recognised = await ask(recognise, picture, context);
      if (recognised === null || recognised.text === '') return;
      const { text, confidence } = recognised;
      context.spend(text.length);
      const found = { ...place, ocr: confidence };
      context.segment({ part: 'body', text, place: found, property: null, overlap: 0 });
    },
  };
}
