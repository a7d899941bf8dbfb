import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { isEncryptedPackage } from './office-encrypted.ts';

const READ = 2 ** 20;
/** Bytes of the name `EncryptedPackage` in UTF-16: windows overlap by it. */
const NAME = 32;

/**
 * Compound files (MS-CFB): an encrypted Office package is told from the older Office formats, which nothing here reads.
 * Throws ExtractFailure always.
 */
export function extractCfb(input: Input, context: Context): void {
  const end = Math.min(input.size, context.budgets.maxFileSize);
  for (let offset = 0; offset < end; offset += READ - NAME) {
    if (isEncryptedPackage(input.read(offset, READ))) {
      throw new ExtractFailure('encrypted', 'the document is protected by a password');
    }
  }
  throw new ExtractFailure('unsupported-format', 'an older Office format or another compound file');
}
