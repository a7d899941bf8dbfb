import { NOWHERE } from '../model/segment.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { readOldIwork } from './iwork-xml.ts';
import { gatherPart, isMedia, openPackage } from './office-package.ts';
import { snappyBlocks } from './snappy.ts';
import { readDirectory } from './zip-directory.ts';

/** Pieces of other programs' files that say nothing. */
const UNREAD = /^metadata\/|\.(plist|chrtshr|thmx|cfe)$/;
/** Objects of the program itself: names of styles and formats, state of windows. */
const INTERNAL = /(stylesheet|viewstate|calculationengine|metadata)[^/]*\.iwa$/i;
/** How objects name each other (RFC 9562, 4). */
const IDENTIFIER = /^[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/i;
/** The text of a document of before 2013. */
const OLD_PARTS = /^index\.(xml|apxl)$/;
/** Numbers of ways of compression (APPNOTE 4.4.5) are lower. */
const MOST_METHODS = 99;
/** Shortest text. */
const LEAST = 3;

/** A number in groups of seven bits (Protocol Buffers, encoding); null where it does not end. */
function varint(bytes: Buffer, at: number): { value: number; end: number } | null {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return null;
}

/** Texts are fields of a stated length without control characters. */
function* textsIn(bytes: Buffer): Generator<string> {
  let control = 0;
  for (let at = 0; at < bytes.length;) {
    const length = (bytes[at] ?? 0) % 8 === 2 ? varint(bytes, at + 1) : null;
    const end = length === null ? 0 : length.end + length.value;
    control = Math.max(control, length?.end ?? 0);
    while (control < Math.min(end, bytes.length) && !isControl(bytes[control] ?? 0)) control += 1;
    const isText = length !== null && length.value >= LEAST && end <= control;
    const text = isText ? bytes.toString('utf8', length.end, end) : '';
    if (/\p{L}{3}/u.test(text) && !text.includes('\ufffd')) {
      yield text;
      at = end;
    } else at += 1;
  }
}

function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
}

/** An archive of objects: blocks behind a zero and their length, compressed with Snappy. */
function readObjects(path: string, bytes: Buffer, context: Context): void {
  const place = { ...NOWHERE, embedded: path };
  const part = INTERNAL.test(path) ? 'hidden' : 'body';
  const { content, isWhole } = snappyBlocks(bytes, context.spend);
  if (!isWhole) context.gap('damaged', `${path} breaks off`);
  for (const text of textsIn(content)) {
    for (const line of text.split(/[\r\n]+/)) {
      if (line.trim() !== '' && !IDENTIFIER.test(line))
        context.segment({ part, text: line, place, property: null, overlap: 0 });
    }
  }
}

/** What programs of 2013 and later put beside encrypted objects: a hint, and what a password is checked with. */
const LOCKED = /(^|\/)\.iwp[hv]2?$/;

/** True for a document that asks for a password. Before 2013 its parts are encrypted in a way of compression that no archive has. */
async function isEncrypted(input: Input, { budgets }: Context): Promise<boolean> {
  const { entries } = await readDirectory(input, budgets.maxMembers);
  return entries.some((entry) => {
    const name = entry.fileNameRaw.toString('latin1');
    return LOCKED.test(name) || (OLD_PARTS.test(name) && entry.compressionMethod > MOST_METHODS);
  });
}

/**
 * Reads documents of Pages, Numbers and Keynote: the texts of their objects without their order, the preview, and attached
 * files. Apple documents no format of the objects, so documents of 2013 and later are partial.
 */
export async function extractIwork(input: Input, context: Context): Promise<void> {
  if (await isEncrypted(input, context))
    throw new ExtractFailure('encrypted', 'the document is protected by a password');
  const parts = await openPackage(input, context);
  const isNew = [...parts.keys()].some((key) => key.endsWith('.iwa'));
  for (const [key, part] of parts) {
    if (isMedia(key) || UNREAD.test(key)) continue;
    if (/\.(xml|apxl)$/.test(key)) {
      await readOldIwork(part, context);
      continue;
    }
    const bytes = await gatherPart(part, context);
    if (bytes === null) continue;
    if (key.endsWith('.iwa')) readObjects(part.path, Buffer.from(bytes), context);
    else await context.embedded(part.path, bytes);
  }
  if (isNew)
    context.gap('unsupported-format', 'the texts of its objects were read, not their order and places');
}
