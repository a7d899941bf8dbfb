import { copyAt, type View } from './zip-view.ts';

/** Pixels that a picture says it has. */
export interface Size {
  width: number;
  height: number;
}

/** Most parts of a JPEG before its picture. */
const MAX_PARTS = 10_000;

function sized(width: number, height: number): Size {
  return { width, height: Math.abs(height) };
}

/** PNG 1.2, 11.2.2: the first part is the header. */
function pngSize(view: View): Size | null {
  const head = copyAt(view, 0, 24);
  return head.length < 24 ? null : sized(head.readUInt32BE(16), head.readUInt32BE(20));
}

/** Frames of JPEG (ITU-T T.81, B.2.2) begin with C0 to CF, but for three other uses. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function jpegSize(view: View): Size | null {
  let offset = 2;
  for (let parts = 0; parts < MAX_PARTS; parts += 1) {
    const head = copyAt(view, offset, 9);
    if (head.length < 9 || head[0] !== 0xff) return null;
    const marker = head[1] ?? 0;
    if (isFrame(marker)) return sized(head.readUInt16BE(7), head.readUInt16BE(5));
    // Bytes FF may fill up what stands before a marker.
    offset += marker === 0xff ? 1 : 2 + Math.max(2, head.readUInt16BE(2));
  }
  return null;
}

/** GIF89a, 18: the screen; the pictures lie on it. */
function gifSize(view: View): Size | null {
  const head = copyAt(view, 0, 10);
  return head.length < 10 ? null : sized(head.readUInt16LE(6), head.readUInt16LE(8));
}

/** BITMAPINFOHEADER; a negative height means that the rows come from above. The older header has 16-bit numbers. */
function bmpSize(view: View): Size | null {
  const head = copyAt(view, 0, 26);
  if (head.length < 26) return null;
  if (head.readUInt32LE(14) === 12) return sized(head.readUInt16LE(18), head.readUInt16LE(20));
  return sized(head.readUInt32LE(18), head.readInt32LE(22));
}

/** WebP container: lossy (RFC 6386, 9.1), lossless, extended. */
function webpSize(view: View): Size | null {
  const head = copyAt(view, 0, 30);
  if (head.length < 30) return null;
  const kind = head.toString('latin1', 12, 16);
  if (kind === 'VP8 ') return sized(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff);
  if (kind === 'VP8X') return sized(head.readUIntLE(24, 3) + 1, head.readUIntLE(27, 3) + 1);
  const bits = head.readUInt32LE(21);
  return kind === 'VP8L' ? sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1) : null;
}

const READERS = new Map([
  ['image/png', pngSize],
  ['image/apng', pngSize],
  ['image/jpeg', jpegSize],
  ['image/gif', gifSize],
  ['image/bmp', bmpSize],
  ['image/webp', webpSize],
]);

/**
 * The size of a picture by its header, before anything is decoded; null where it has none that can be read. `undefined` for
 * types that nothing here decodes.
 */
export function pictureSize(view: View, mediaType: string): Size | null | undefined {
  return READERS.get(mediaType)?.(view);
}
