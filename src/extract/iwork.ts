import { NOWHERE } from '../model/segment.ts';
import type { Context, Input } from './extractor.ts';
import { createFlow, everyElement } from './office-flow.ts';
import { gatherPart, isMedia, openPackage, type PackagePart } from './office-package.ts';
import { snappyBlocks } from './snappy.ts';
import { readXml } from './xml.ts';

/** Pieces of other programs' files that say nothing. */
const UNREAD = /^metadata\/|\.(plist|chrtshr|thmx|cfe)$/;
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
  const { content, isWhole } = snappyBlocks(bytes, context.spend);
  if (!isWhole) context.gap('damaged', `${path} breaks off`);
  for (const text of textsIn(content)) {
    for (const line of text.split(/[\r\n]+/)) {
      if (line.trim() !== '')
        context.segment({ part: 'body', text: line, place, property: null, overlap: 0 });
    }
  }
}

/** Documents of before 2013 are XML. */
async function readOld(part: PackagePart, context: Context): Promise<void> {
  const flow = createFlow(everyElement('body'), (kind, text) => {
    if (text.trim() === '') return;
    context.segment({ part: kind, text, place: NOWHERE, property: null, overlap: 0 });
  });
  const damage = await readXml(part.chunks(), flow);
  if (damage !== null) context.gap('damaged', `${part.path}: ${damage}`);
}

/**
 * Reads documents of Pages, Numbers and Keynote: the texts of their objects without their order, the preview, and attached
 * files. Apple documents no format of the objects, so documents of 2013 and later are partial.
 */
export async function extractIwork(input: Input, context: Context): Promise<void> {
  const parts = await openPackage(input, context);
  const isNew = [...parts.keys()].some((key) => key.endsWith('.iwa'));
  for (const [key, part] of parts) {
    if (isMedia(key) || UNREAD.test(key)) continue;
    if (/\.(xml|apxl)$/.test(key)) {
      await readOld(part, context);
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
