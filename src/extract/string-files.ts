import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { emitStrings } from './strings.ts';
import { copyAt } from './zip-view.ts';

const WINDOW = 2 ** 20;
/** How far before its end a window looks for a place where no text stands. */
const LOOK_BACK = 65_536;
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

/** Reads OneNote sections (MS-ONESTORE): runs of letters, and attached files. Throws ExtractFailure `unsupported-format`. */
export async function extractOneNote(input: Input, context: Context): Promise<void> {
  emitAll(input, context, () => undefined);
  await readAttached(input, context);
  throw new ExtractFailure('unsupported-format', 'only runs of letters and attached files can be read');
}

/** What the bytes of a store that is `compressible encrypted` stand for (MS-PST 5.1). */
const PERMUTED = Buffer.from(
  'R/G05gtqckiFTp7r4viUU+C7oALoWgmr2+O6xnzDEN05BZYw9TdggozJE0prHfP7jyaXypEXAcQyLW4xlf/ZI9EAXnncRDsaKMVhVyCQPYO5Q75n0kZCdsBtW36y' +
    'DxYpPKkDVA3aXd/2t8dizY0G02lchtYU96Vmdayx6UUhcAyHn3SkIkxvvx9Wqi6zeDNQsKOSvM8ZHKdjyx5NPksbm0/n8O6tOrVZBOpAVSVR5XqJOGhSe/wnrte9' +
    '+gf0zI5f7zWchCsV1Xc0SbYSCn9xiP2dGEF9k9hYLM7+JK/euDbIoYCmmZioLw6BZXPkwqKK1OER0AiLKvLtmmQ/wWz57A==',
  'base64',
);
/** Where a store says how its blocks are written (MS-PST 2.2.2.6), by its version: before and from that on. */
const UNICODE = 23;
const METHOD_AT = { old: 461, unicode: 513 };
/** Ways in which blocks are written: as they are, permuted. */
const PLAIN = 0;
const PERMUTE = 1;
/** Shortest run: attachments are noise here. */
const LEAST = 12;

/** Longer runs of zeros fill up what is not permuted. */
const FILLING = 4;

function permute(bytes: Buffer): void {
  let zeros = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    zeros = byte === 0 ? zeros + 1 : 0;
    bytes[at] = PERMUTED[byte] ?? 0;
    if (zeros >= FILLING) bytes.fill(0, at - FILLING + 1, at + 1);
  }
}

/**
 * Reads the runs of letters in an Outlook store (MS-PST): subjects, names and bodies of messages, without telling one from the
 * other. Attachments and compressed bodies are not read. Throws ExtractFailure `unsupported-format`.
 */
export function extractPst(input: Input, context: Context): void {
  const head = copyAt(input, 0, 514);
  const version = head.length >= 12 ? head.readUInt16LE(10) : 0;
  const method = head[version >= UNICODE ? METHOD_AT.unicode : METHOD_AT.old];
  if (method === PLAIN || method === PERMUTE) {
    emitAll(input, context, method === PERMUTE ? permute : () => undefined, LEAST);
  }
  throw new ExtractFailure(
    'unsupported-format',
    'only runs of letters can be read, not messages or attachments',
  );
}
