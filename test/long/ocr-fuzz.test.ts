import { describe, expect, it } from 'vitest';
import { createRecogniser } from '../../src/audit/recogniser.ts';
import { examineBytes } from '../hostile/examine.ts';
import { mutated } from '../hostile/mutate.ts';
import { makeGif } from '../make/pictures.ts';
import { seededRandom } from '../make/random.ts';
import { bmpOf, pngOf, scannedPdf, shownText, tiffOf } from '../make/shown-text.ts';

const OCR = { languages: ['eng'], pages: 5, pageTimeout: 60_000 };
const RUNS = 40;
const SHOWN = await shownText(['Account plan'], 300);

describe('damaged pictures', () => {
  it.each([
    ['PNG', pngOf(SHOWN)],
    ['BMP', bmpOf(SHOWN)],
    ['TIFF', tiffOf([SHOWN, SHOWN])],
    ['GIF', makeGif(['one', 'two'])],
    ['PDF', scannedPdf([{ picture: SHOWN }])],
  ])('of the kind %s end in a known state, and the next one is read', async (_, bytes) => {
    const recognise = createRecogniser(OCR, () => undefined);
    const random = seededRandom(bytes.length);
    for (let run = 0; run < RUNS; run += 1) {
      const items = await examineBytes(mutated(bytes, random), { ocr: OCR }, () => 'examine', [], recognise);
      for (const { examination } of items) {
        expect(examination.status === 'scanned' || examination.reasons.length > 0).toBe(true);
        expect(examination.reasons).not.toContain('timeout');
      }
    }
    const [whole] = await examineBytes(pngOf(SHOWN), { ocr: OCR }, () => 'examine', [], recognise);
    expect(whole?.segments.map(({ text }) => text)).toEqual(['Account plan']);
  });
});
