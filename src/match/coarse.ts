import { characters } from './characters.ts';
import { lazily } from './lazily.ts';

/** Number of codes by which neighbouring characters are looked up: letters have one each, all others share some. */
export const COARSE = 32;
/** What is not ASCII, or folds to nothing, and the end of the text. */
export const OTHERS = 0;

/** ASCII code of what folds to no ASCII character. */
export const ANY = 127;

/** ASCII code of what each unit folds to; ANY for everything else, 0 for the end of the text. Built once a thread. */
export const asciiCodes: () => Uint8Array = lazily(() => {
  const { folds } = characters();
  return Uint8Array.from(folds, (fold, unit) => (unit === 0 ? 0 : fold > 0 && fold < ANY ? fold : ANY));
});

/** Coarse code of what each unit folds to. Built once a thread. */
export const coarseCodes: () => Uint8Array = lazily(() => asciiCodes().map(coarseCode));

/** Letters by themselves, spaces, dashes, separators of names, digits, other ASCII, everything else. */
export function coarseCode(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x60;
  if (code === 0x20) return 27;
  if (code === 0x2d) return 28;
  if (code === 0x5f || code === 0x2e) return 29;
  if (code >= 0x30 && code <= 0x39) return 30;
  return code === 0 || code === ANY ? OTHERS : 31;
}

export const SPACE_CODE = coarseCode(0x20);
export const DASH_CODE = coarseCode(0x2d);
export const SEPARATOR_CODE = coarseCode(0x2e);
export const DIGIT_CODE = coarseCode(0x30);
/** Codes of `a` and `z`, those of the letters between them in between. */
export const FIRST_LETTER = coarseCode(0x61);
export const LAST_LETTER = coarseCode(0x7a);
