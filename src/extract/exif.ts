import { western } from './decoder.ts';
import { copyAt, type View } from './zip-view.ts';

/** What an EXIF block says: texts by name, and blocks of other kinds that lie in it. */
export interface ExifSink {
  property: (name: string, text: string) => void;
  /** IPTC records (tag 33723). */
  iptc: (bytes: Buffer) => void;
}

/** Directories within directories: Exif, GPS, other pictures (Exif 2.32, 4.6.3; TIFF supplement 1). */
const DIRECTORIES = new Set([0x8769, 0x8825, 0x014a, 0xa005]);
const IPTC = 0x83bb;
/** XMP is found by its own marks; the others hold tables of numbers in types of text. */
const UNREAD = new Set([0x02bc, 0x8649, 0x8773, 0x927c, 0xc634]);
/** Names of the texts (TIFF 6.0, 8; Exif 2.32, 4.6.5). Others go by their number where they hold a word. */
const NAMES = new Map([
  [0x010d, 'title'],
  [0x010e, 'description'],
  [0x010f, 'make'],
  [0x0110, 'model'],
  [0x011d, 'page'],
  [0x0131, 'application'],
  [0x0132, 'modified'],
  [0x013b, 'author'],
  [0x013c, 'computer'],
  [0x8298, 'copyright'],
  [0x9003, 'created'],
  [0x9286, 'comments'],
  [0xa430, 'owner'],
]);
/** The same of Windows Explorer, in UTF-16. */
const WIDE_NAMES = new Map([
  [0x9c9b, 'title'],
  [0x9c9c, 'comments'],
  [0x9c9d, 'author'],
  [0x9c9e, 'keywords'],
  [0x9c9f, 'subject'],
]);
const COMMENT = 0x9286;
/** Bytes a value by its type (TIFF 6.0, 2); 0 for what is none. */
const WIDTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const TEXT = 2;

const MAX_DIRECTORIES = 64;
const MAX_ENTRIES = 1000;
const MAX_VALUE = 2 ** 20;

interface Exif {
  view: View;
  /** Where the block begins: offsets count from there. */
  base: number;
  little: boolean;
  sink: ExifSink;
}

function number(exif: Exif, bytes: Buffer, at: number, width: 2 | 4): number {
  if (at + width > bytes.length) return 0;
  if (width === 2) return exif.little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  return exif.little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

/** A comment of a user says its encoding in eight bytes before it. */
function commentText(exif: Exif, bytes: Buffer): string {
  const [code, text] = [bytes.toString('latin1', 0, 8), bytes.subarray(8)];
  if (code.startsWith('UNICODE')) return new TextDecoder(exif.little ? 'utf-16le' : 'utf-16be').decode(text);
  return plainText(text);
}

/** The standard wants ASCII; cameras and programs write UTF-8 or a code page. */
function plainText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? western(bytes.toString('latin1')) : text;
}

function emit(exif: Exif, tag: number, type: number, bytes: Buffer): void {
  const wide = WIDE_NAMES.get(tag);
  const isText = type === TEXT || tag === COMMENT;
  if (tag === IPTC) exif.sink.iptc(bytes);
  if ((wide === undefined && !isText) || UNREAD.has(tag)) return;
  const text =
    wide !== undefined
      ? bytes.toString('utf16le')
      : tag === COMMENT
        ? commentText(exif, bytes)
        : plainText(bytes);
  const shown = text.replace(/\0+$/, '').replaceAll('\0', '; ').trim();
  const known = wide ?? NAMES.get(tag);
  if (known !== undefined) exif.sink.property(known, shown);
  else if (/\p{L}{3}/u.test(shown)) exif.sink.property(`exif-${tag.toString(16).padStart(4, '0')}`, shown);
}

/** Reads the directory at `offset`; returns the offsets of those that it leads to. */
function readDirectory(exif: Exif, offset: number): number[] {
  const { view, base } = exif;
  const head = copyAt(view, base + offset, 2);
  const count = Math.min(MAX_ENTRIES, number(exif, head, 0, 2));
  const entries = copyAt(view, base + offset + 2, count * 12 + 4);
  const below: number[] = [];
  for (let at = 0; at + 12 <= entries.length && at < count * 12; at += 12) {
    const tag = number(exif, entries, at, 2);
    const type = number(exif, entries, at + 2, 2);
    const length = (WIDTHS[type] ?? 0) * number(exif, entries, at + 4, 4);
    const value = number(exif, entries, at + 8, 4);
    if (DIRECTORIES.has(tag)) below.push(value);
    else if (length <= 4) emit(exif, tag, type, entries.subarray(at + 8, at + 8 + length));
    else if (length <= MAX_VALUE) emit(exif, tag, type, copyAt(view, base + value, length));
  }
  return [...below, number(exif, entries, count * 12, 4)];
}

/** True where a TIFF header (TIFF 6.0, 2) stands at `base`. */
export function isExif(view: View, base: number): boolean {
  return /^(II\*\0|MM\0\*)/.test(copyAt(view, base, 4).toString('latin1'));
}

const ORIENTATION = 0x0112;

/** How a picture is turned by its EXIF block at `base` (Exif 2.32, 4.6.4): 1 to 8; 1 where it does not say. */
export function orientationAt(view: View, base: number): number {
  const head = copyAt(view, base, 8);
  const exif = {
    view,
    base,
    little: head[0] === 0x49,
    sink: { property: () => undefined, iptc: () => undefined },
  };
  const offset = base + number(exif, head, 4, 4);
  const count = Math.min(MAX_ENTRIES, number(exif, copyAt(view, offset, 2), 0, 2));
  const entries = copyAt(view, offset + 2, count * 12);
  for (let at = 0; at + 12 <= entries.length; at += 12) {
    if (number(exif, entries, at, 2) !== ORIENTATION) continue;
    const turned = number(exif, entries, at + 8, 2);
    return turned >= 1 && turned <= 8 ? turned : 1;
  }
  return 1;
}

/** Reads the texts of an EXIF block or TIFF file that begins at `base`, as far as its directories are whole. */
export function readExif(view: View, base: number, sink: ExifSink): void {
  const head = copyAt(view, base, 8);
  const exif: Exif = { view, base, little: head[0] === 0x49, sink };
  const seen = new Set<number>([0]);
  const open = [number(exif, head, 4, 4)];
  for (let offset = open.pop(); offset !== undefined && seen.size <= MAX_DIRECTORIES; offset = open.pop()) {
    if (seen.has(offset) || base + offset >= view.size) continue;
    seen.add(offset);
    open.push(...readDirectory(exif, offset).reverse());
  }
}
