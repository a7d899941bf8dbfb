import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { METHOD, permute } from './pst-crypt.ts';
import { emitStrings } from './strings.ts';
import { copyAt } from './zip-view.ts';

const WINDOW = 2 ** 20;
/** How far before its end a window looks for a place where no text stands. */
const LOOK_BACK = 65_536;
/** Longer runs of zeros fill up what says nothing. */
const GAP = Buffer.alloc(4);

/** Runs of letters of a whole file, window by window; `turn` gives the bytes their meaning, in place. */
function emitAll(input: Input, context: Context, turn: (bytes: Buffer) => void, least?: number): void {
  for (let offset = 0; offset < input.size;) {
    const bytes = copyAt(input, offset, WINDOW);
    if (bytes.length === 0) return;
    const gap = offset + bytes.length < input.size ? bytes.lastIndexOf(GAP) : -1;
    const end = gap > Math.max(0, bytes.length - LOOK_BACK) ? gap + GAP.length : bytes.length;
    const window = bytes.subarray(0, end);
    turn(window);
    context.spend(end);
    emitStrings(window, context, least);
    offset += end;
  }
}

/** Where an attached file begins in a notebook (MS-ONESTORE 2.6.13): mark, length of eight bytes, twelve more. */
const FILE_MARK = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const FILE_HEAD = 36;

/** Most bytes of a notebook that are searched for attached files, and most files. */
const MAX_SEARCHED = 2 ** 28;
const MAX_FILES = 1000;

/** Files that people put into a notebook are read like objects in documents. */
async function readAttached(input: Input, context: Context): Promise<void> {
  let files = 0;
  for (let offset = 0; offset < Math.min(input.size, MAX_SEARCHED) && files < MAX_FILES;) {
    const at = copyAt(input, offset, WINDOW).indexOf(FILE_MARK);
    if (at === -1) {
      offset += WINDOW - FILE_MARK.length;
      continue;
    }
    const start = offset + at;
    const head = copyAt(input, start, FILE_HEAD);
    const length = head.length === FILE_HEAD ? Number(head.readBigUInt64LE(16)) : 0;
    if (length > 0 && length <= input.size - start) {
      files += 1;
      context.spend(length);
      await context.embedded(`file-${files}`, copyAt(input, start + FILE_HEAD, length));
    }
    offset = start + FILE_MARK.length;
  }
}

/** Reads files of Word before 6.0 and Write: their text stands in one piece. Throws ExtractFailure `unsupported-format`. */
export function extractOldWord(input: Input, context: Context): void {
  emitAll(input, context, () => undefined);
  throw new ExtractFailure('unsupported-format', 'only runs of letters can be read');
}

/** Reads OneNote sections (MS-ONESTORE): runs of letters, and attached files. Throws ExtractFailure `unsupported-format`. */
export async function extractOneNote(input: Input, context: Context): Promise<void> {
  emitAll(input, context, () => undefined);
  await readAttached(input, context);
  throw new ExtractFailure('unsupported-format', 'only runs of letters and attached files can be read');
}

/** Where a store says how its blocks are written (MS-PST 2.2.2.6), by its version: before and from that on. */
const UNICODE = 23;
const METHOD_AT = { old: 461, unicode: 513 };
/** Shortest run: attachments are noise here. */
const LEAST = 12;

/** Gives all bytes of a store their meaning, but for longer runs of zeros. */
function turned(bytes: Buffer): void {
  const filling: [number, number][] = [];
  for (let at = bytes.indexOf(GAP); at !== -1; at = bytes.indexOf(GAP, at)) {
    const start = at;
    while (at < bytes.length && bytes[at] === 0) at += 1;
    filling.push([start, at]);
  }
  permute(bytes);
  for (const [start, end] of filling) bytes.fill(0, start, end);
}

/**
 * Brings the runs of letters in an Outlook store whose index is broken (MS-PST), without telling one thing from another.
 * Compressed bodies, attachments and what is encoded by the cyclic method say nothing this way.
 */
export function emitStoreStrings(input: Input, context: Context): void {
  const head = copyAt(input, 0, 514);
  const version = head.length >= 12 ? head.readUInt16LE(10) : 0;
  const method = head[version >= UNICODE ? METHOD_AT.unicode : METHOD_AT.old];
  if (method === METHOD.cyclic) return;
  emitAll(input, context, method === METHOD.permute ? turned : () => undefined, LEAST);
}
