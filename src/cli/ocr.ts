import { missingPackages } from '../extract/tesseract.ts';
import type { OcrBudgets } from '../model/budgets.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { isGiven, setting, type Given } from './option.ts';
import { OCR, OCR_LANGUAGES, OCR_PAGES, TIMEOUT_PER_FILE } from './limit-options.ts';

/** A page takes seconds where all else of a file takes none. */
const TIMES_A_FILE = 4;

/** How pictures are read; null without `--ocr`. Throws HandbackError (usage) where what it needs is not installed. */
export function ocrOf(given: Given): OcrBudgets | null {
  if (!isGiven(given, OCR)) return null;
  const languages = setting(given, OCR_LANGUAGES);
  const missing = missingPackages(languages);
  if (missing.length > 0) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `--ocr needs packages that are not installed: ${missing.join(', ')}`,
      hint: `npm install ${missing.join(' ')}`,
    });
  }
  const pageTimeout = TIMES_A_FILE * setting(given, TIMEOUT_PER_FILE);
  return { languages, pages: setting(given, OCR_PAGES), pageTimeout };
}
