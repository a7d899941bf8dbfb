import { inflateSync } from 'node:zlib';
import { copyAt, type View } from './zip-view.ts';

const WINDOW = 2 ** 20;
/** Objects that lie across the end of a window are found as long as they are shorter. */
const OVERLAP = 2 ** 14;
/** How much of a file is looked at. */
const MAX_SEARCHED = 2 ** 28;
/** Longest stream that is inflated, and what it may inflate to. */
const MAX_STREAM = 2 ** 24;
const MAX_INFLATED = 2 ** 25;
const STREAM = 'stream';

/** Objects of a file up to the next stream, its dictionary last; a character for each byte. */
export interface PdfRun {
  text: string;
  /** Bytes of the stream, as stored; null where none follows or it is too long. */
  stream: (() => Buffer) | null;
}

/** Finds marks from left to right; what was passed is not looked at again. */
function createFinder(view: View): (mark: string, from: number) => number {
  let start = 0;
  let window: Buffer = Buffer.alloc(0);
  const limit = Math.min(view.size, MAX_SEARCHED);
  return (mark, from) => {
    for (let at = from; at < limit;) {
      if (at < start || at + mark.length > start + window.length) {
        start = at;
        window = copyAt(view, start, WINDOW);
      }
      const found = window.indexOf(mark, at - start, 'latin1');
      if (found !== -1) return start + found;
      if (start + window.length >= view.size) return -1;
      at = start + window.length - mark.length + 1;
    }
    return -1;
  };
}

/**
 * The objects of a PDF in the order of the file (ISO 32000-2, 7.3), streams by themselves, whatever the cross-reference
 * table says: what an earlier version of the document left behind comes too.
 */
export function* pdfRuns(view: View): Generator<PdfRun> {
  const find = createFinder(view);
  const end = Math.min(view.size, MAX_SEARCHED);
  for (let at = 0; at < end;) {
    const opening = nextStream(view, find, at);
    const stop = opening === -1 ? end : opening;
    for (; stop - at > WINDOW; at += WINDOW - OVERLAP)
      yield { text: copyAt(view, at, WINDOW).toString('latin1'), stream: null };
    const text = copyAt(view, at, stop - at).toString('latin1');
    const first = stop + STREAM.length;
    const close = opening === -1 ? -1 : find('endstream', first);
    const last = close === -1 ? end : close;
    const short = opening !== -1 && last - first <= MAX_STREAM;
    yield { text, stream: short ? () => afterLineEnd(copyAt(view, first, last - first)) : null };
    at = last + STREAM.length;
  }
}

/** Where the next stream begins: its word stands behind a dictionary and before the end of a line. */
function nextStream(view: View, find: (mark: string, from: number) => number, from: number): number {
  for (let at = find(STREAM, from); at !== -1; at = find(STREAM, at + STREAM.length)) {
    const before = copyAt(view, Math.max(0, at - 8), Math.min(8, at)).toString('latin1');
    if (/>>\s*$/.test(before) && /[\r\n]/.test(copyAt(view, at + STREAM.length, 1).toString('latin1')))
      return at;
  }
  return -1;
}

function afterLineEnd(bytes: Buffer): Buffer {
  return bytes.subarray(bytes[0] === 0x0d && bytes[1] === 0x0a ? 2 : 1);
}

/** Bytes of a stream with no other filter than Flate (7.4.4), as far as they are whole; null where it has others. */
export function inflatedStream(dictionary: string, bytes: Buffer): Buffer | null {
  const filters = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary)?.[1]?.match(/\w+/g) ?? [];
  // PDFium writes metadata without its encryption as it is stored, but leaves out the filter.
  if (filters.length === 0 && !(bytes[0] === 0x78 && (0x7800 + (bytes[1] ?? 1)) % 31 === 0)) return bytes;
  if (filters.length > 1 || !/^(FlateDecode|Fl)$/.test(filters[0] ?? 'Fl')) return null;
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_INFLATED, finishFlush: 2 });
  } catch {
    return null;
  }
}
