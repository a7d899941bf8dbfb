import { NOWHERE } from '../model/segment.ts';
import type { Context } from './extractor.ts';
import { mostPixels } from './ocr.ts';
import type { Ocr } from './recognise.ts';
import type { PdfDocument } from './pdf-annotations.ts';
import { bytesAt } from './pdf-library.ts';

/** What Tesseract's data were made for. */
const DOTS_PER_INCH = 300;
const POINTS_PER_INCH = 72;
/** Letters below which a page's own text is taken for a stamp on a picture. */
const FEW_LETTERS = 25;

/** Values of `fpdfview.h`: one byte a pixel; annotations too, without colours. */
const GRAY = 1;
const FLAGS = 0x01 | 0x08;
const WHITE = 0xffffffff;

/** True for a loaded page that shows something which its text does not say. */
export function showsPicture({ api }: PdfDocument, page: number, text: string): boolean {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return letters < FEW_LETTERS && api.FPDFPage_CountObjects(page) > 0;
}

/** Pixels of a page, at most `most`; null for a page without an extent. */
function sizeOf({ api }: PdfDocument, page: number, most: number): { width: number; height: number } | null {
  const inches = [api.FPDF_GetPageWidthF(page), api.FPDF_GetPageHeightF(page)].map(
    (points) => points / POINTS_PER_INCH,
  );
  const [across = 0, down = 0] = inches;
  if (!(across > 0 && down > 0)) return null;
  const dots = Math.min(DOTS_PER_INCH, Math.sqrt(most / (across * down)));
  return { width: Math.max(1, Math.floor(across * dots)), height: Math.max(1, Math.floor(down * dots)) };
}

/** A page as a picture in PGM (netpbm); throws RangeError where the library has no memory for it. */
function render({ api }: PdfDocument, page: number, width: number, height: number): Buffer {
  const bitmap = api.FPDFBitmap_CreateEx(width, height, GRAY, 0, 0);
  if (bitmap === 0) throw new RangeError('no memory is left');
  try {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, FLAGS);
    const [start, stride] = [api.FPDFBitmap_GetBuffer(bitmap), api.FPDFBitmap_GetStride(bitmap)];
    const rows = Array.from({ length: height }, (_, row) => bytesAt(api, start + row * stride, width));
    return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), ...rows]);
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
  }
}

/** Reads pages of a document, numbers from 1, as pictures. */
export async function readPagePictures(
  pdf: PdfDocument,
  numbers: readonly number[],
  context: Context,
  ocr: Ocr,
): Promise<void> {
  const { api, document } = pdf;
  for (const number of numbers) {
    const page = api.FPDF_LoadPage(document, number - 1);
    try {
      const size = page === 0 ? null : sizeOf(pdf, page, mostPixels(context.budgets.parserMemory));
      if (size === null) continue;
      await ocr.read({
        ...size,
        image: () => render(pdf, page, size.width, size.height),
        orientation: 1,
        place: { ...NOWHERE, page: number },
        name: `page ${number}`,
      });
    } finally {
      if (page !== 0) api.FPDF_ClosePage(page);
    }
  }
}
