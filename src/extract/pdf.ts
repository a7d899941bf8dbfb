import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';

/** Reads PDF (ISO 32000) with PDFium. */
export function extractPdf(_input: Input, _context: Context): Promise<void> {
  return Promise.reject(new ExtractFailure('unsupported-format', 'not read yet'));
}
