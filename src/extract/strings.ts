import { NOWHERE } from '../model/segment.ts';
import { western } from './decoder.ts';
import type { Context } from './extractor.ts';

/** Shortest run that is taken for text. */
const LEAST = 5;
/** Longest run at once. */
const MOST = 65_536;

const isLetter = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte >= 0xc0;

/** End of the run of one-byte letters that begins at `at`. */
function narrowEnd(bytes: Buffer, at: number): number {
  let end = at;
  while (end < bytes.length && end - at < MOST && isLetter(bytes[end] ?? 0)) end += 1;
  return end;
}

/** True for the letters of UTF-16 that make runs: Latin, Greek, Cyrillic, Hebrew, Arabic, kana, Han, Hangul. */
function isWide(low: number, high: number): boolean {
  if (high === 0) return isLetter(low);
  return high <= 0x06 || high === 0x20 || (high >= 0x30 && high <= 0x9f) || (high >= 0xac && high <= 0xd7);
}

/** End of the run of two-byte letters that begins at `at`. */
function wideEnd(bytes: Buffer, at: number): number {
  let end = at;
  while (end + 1 < bytes.length && end - at < MOST && isWide(bytes[end] ?? 0, bytes[end + 1] ?? 0)) end += 2;
  return end;
}

/** Numbers of which all bits are set look like letters. */
const FILLER = /[þÿ]{2,}/g;

function emit(run: string, context: Context): void {
  const text = run.replace(FILLER, ' ').trim();
  if (/\p{L}{3}/u.test(text)) {
    context.segment({ part: 'body', text, place: NOWHERE, property: null, overlap: 0 });
  }
}

/**
 * Brings the runs of letters among bytes of unknown meaning, in UTF-16 and in bytes of Windows-1252: what can be read of
 * formats that nothing here understands. Whoever uses it says that the item is partial. Runs have `least` characters.
 */
export function emitStrings(bytes: Buffer, context: Context, least = LEAST): void {
  for (let at = 0; at < bytes.length;) {
    const wide = wideEnd(bytes, at);
    const narrow = narrowEnd(bytes, at);
    if (wide - at >= least * 2 && wide >= narrow && bytes[at + 1] === 0) {
      emit(bytes.toString('utf16le', at, wide), context);
      at = wide;
    } else if (narrow - at >= least) {
      emit(western(bytes.toString('latin1', at, narrow)), context);
      at = narrow;
    } else at = Math.max(at + 1, narrow);
  }
}
