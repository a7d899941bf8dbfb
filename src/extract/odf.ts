import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';

/** Reads OpenDocument packages (ISO/IEC 26300). */
export function extractOdf(_input: Input, _context: Context): Promise<void> {
  return Promise.reject(new ExtractFailure('unsupported-format', 'not read yet'));
}
