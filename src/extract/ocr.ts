import { isGap } from '../model/examination.ts';
import { ExtractFailure } from './extractor.ts';
import type { Context } from './extractor.ts';
import type { Ocr, Picture, Recognise, Recognised } from './recognise.ts';

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
