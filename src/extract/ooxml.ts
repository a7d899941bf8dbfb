import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';

/** Reads Word, Excel and PowerPoint packages (ECMA-376, transitional and strict). */
export function extractOoxml(_input: Input, _context: Context): Promise<void> {
  return Promise.reject(new ExtractFailure('unsupported-format', 'not read yet'));
}
