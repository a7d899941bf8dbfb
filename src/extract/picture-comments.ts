import { inflateSync } from 'node:zlib';
import { western } from './decoder.ts';
import type { Context } from './extractor.ts';
import { copyAt, type View } from './zip-view.ts';

/** Longest text, stored or inflated. */
const MAX_TEXT = 2 ** 22;
/** Most parts of a file that are looked at. */
const MAX_PARTS = 100_000;

type Property = (name: string, text: string) => void;

/** Markers of JPEG (ITU-T T.81, B.1.1.3). */
const START_OF_SCAN = 0xda;
const JPEG_COMMENT = 0xfe;

/** Comments of a JPEG file, which stand before its picture. */
export function jpegComments(view: View, property: Property): void {
  let at = 2;
  for (let parts = 0; parts < MAX_PARTS; parts += 1) {
    const head = copyAt(view, at, 4);
    if (head.length < 4 || head[0] !== 0xff || head[1] === START_OF_SCAN) return;
    const length = head.readUInt16BE(2);
    if (head[1] === JPEG_COMMENT)
      property('comments', decoded(copyAt(view, at + 4, Math.max(0, length - 2))));
    at += 2 + Math.max(2, length);
  }
}

function decoded(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return (text.includes('\ufffd') ? western(bytes.toString('latin1')) : text).replaceAll('\0', '');
}

const GIF_EXTENSION = 0x21;
const GIF_COMMENT = 0xfe;
const GIF_IMAGE = 0x2c;

/** Bytes of a table of colours, by the field that describes it. */
function colours(field: number): number {
  return (field & 0x80) === 0 ? 0 : 3 * 2 ** ((field & 7) + 1);
}

/** Comments of a GIF file (GIF89a, 24). */
export function gifComments(view: View, property: Property): void {
  let at = 13 + colours(copyAt(view, 10, 1)[0] ?? 0);
  for (let parts = 0; parts < MAX_PARTS; parts += 1) {
    const head = copyAt(view, at, 10);
    if (head[0] === GIF_EXTENSION) at += 2;
    else if (head[0] === GIF_IMAGE) at += 11 + colours(head[9] ?? 0);
    else return;
    const pieces: Buffer[] = [];
    for (let size = copyAt(view, at, 1)[0] ?? 0; size > 0; size = copyAt(view, at, 1)[0] ?? 0) {
      if (head[1] === GIF_COMMENT && head[0] === GIF_EXTENSION) pieces.push(copyAt(view, at + 1, size));
      at += 1 + size;
      parts += 1;
    }
    at += 1;
    if (pieces.length > 0) property('comments', decoded(Buffer.concat(pieces)));
  }
}

function inflated(bytes: Buffer, gap: Context['gap']): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_TEXT });
  } catch (error) {
    if (error instanceof RangeError) tooLong(gap);
    else gap('damaged', 'a compressed text in the picture is broken');
    return Buffer.alloc(0);
  }
}

function tooLong(gap: Context['gap']): void {
  gap('budget-exceeded', `a text in the picture is longer than ${MAX_TEXT} bytes`);
}

/** Where a field that ends with a zero ends. */
function fieldEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(0, at);
  return end === -1 ? bytes.length : end;
}

/** The text of `iTXt` behind its keyword: whether it is compressed, language, translated keyword, UTF-8. */
function internationalText(bytes: Buffer, gap: Context['gap']): string {
  const language = fieldEnd(bytes, 2);
  const text = bytes.subarray(fieldEnd(bytes, language + 1) + 1);
  return (bytes[0] === 1 ? inflated(text, gap) : text).toString('utf8');
}

/** Texts of a PNG file (PNG 1.2, 11.3.4) by their keywords, compressed ones too; one that is too long or broken is a gap. */
export function pngTexts(view: View, property: Property, gap: Context['gap']): void {
  let at = 8;
  for (let parts = 0; parts < MAX_PARTS && at + 8 <= view.size; parts += 1) {
    const head = copyAt(view, at, 8);
    const [length, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)];
    const isText = /^(tEXt|zTXt|iTXt)$/.test(type);
    if (isText && length > MAX_TEXT) tooLong(gap);
    else if (isText) {
      const bytes = copyAt(view, at + 8, length);
      const end = fieldEnd(bytes, 0);
      const rest = bytes.subarray(end + 1);
      const latin = (raw: Buffer): string => western(raw.toString('latin1'));
      const text =
        type === 'tEXt'
          ? latin(rest)
          : type === 'zTXt'
            ? latin(inflated(rest.subarray(1), gap))
            : internationalText(rest, gap);
      property(bytes.toString('latin1', 0, end).toLowerCase(), text);
    }
    at += 12 + length;
  }
}
