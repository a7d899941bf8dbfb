import { createDecoder } from './decoder.ts';
import type { Context } from './extractor.ts';
import { propertySegment } from './office-properties.ts';
import { codePageLabel } from './code-pages.ts';

/** Most properties of one set. */
const MAX_PROPERTIES = 1000;
/** Longest text of a property, in bytes. */
const MAX_TEXT = 2 ** 20;

/** Names of the two standard sets by property number (MS-OLEPS 2.25, MS-OSHARED 2.3.3.2.1). */
const SUMMARY = new Map([
  [2, 'title'],
  [3, 'subject'],
  [4, 'author'],
  [5, 'keywords'],
  [6, 'comments'],
  [7, 'template'],
  [8, 'lastmodifiedby'],
  [9, 'revision'],
  [18, 'application'],
]);
const DOCUMENT = new Map([
  [2, 'category'],
  [3, 'presentationformat'],
  [14, 'manager'],
  [15, 'company'],
  [26, 'contenttype'],
  [27, 'contentstatus'],
  [28, 'language'],
]);
const SUMMARY_SET = 'e0859ff2f94f6810ab9108002b27b3d9';
const DOCUMENT_SET = '02d5cdd59c2e1b10939708002b2cf9ae';

/** A set of properties within its stream; every offset is checked, so nothing is read beyond it. */
interface PropertySet {
  bytes: Buffer;
  /** Label of the encoding of texts in bytes. */
  encoding: string;
  /** Offset of each property by its number. */
  offsets: ReadonlyMap<number, number>;
}

function uint(bytes: Buffer, at: number): number {
  return at >= 0 && at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0;
}

function decoded(bytes: Buffer, encoding: string): string {
  const decoder = createDecoder(encoding);
  return `${decoder.push(bytes)}${decoder.end()}`.replace(/\0+$/, '');
}

function setAt(stream: Buffer, start: number): PropertySet {
  const bytes = stream.subarray(start);
  const offsets = new Map<number, number>();
  const count = Math.min(MAX_PROPERTIES, uint(bytes, 4));
  for (let index = 0; index < count; index += 1)
    offsets.set(uint(bytes, 8 + index * 8), uint(bytes, 12 + index * 8));
  const page = offsets.get(1);
  const encoding = codePageLabel(page === undefined ? 1252 : uint(bytes, page + 4) & 0xffff);
  return { bytes, encoding, offsets };
}

/** A text of the given type at an offset (MS-OLEPS 2.14, 2.15): in bytes of the code page, or UTF-16. */
function textAt({ bytes, encoding }: PropertySet, type: number, at: number): string | null {
  const length = Math.min(MAX_TEXT, uint(bytes, at));
  if (type === 30) return decoded(bytes.subarray(at + 4, at + 4 + length), encoding);
  if (type === 31) return bytes.toString('utf16le', at + 4, at + 4 + length * 2).replace(/\0+$/, '');
  return null;
}

function valueOf(set: PropertySet, offset: number): string | null {
  const type = uint(set.bytes, offset) & 0xffff;
  if (type === 3) return String(uint(set.bytes, offset + 4) | 0);
  if (type === 11) return (uint(set.bytes, offset + 4) & 0xffff) === 0 ? 'false' : 'true';
  return textAt(set, type, offset + 4);
}

/** Names that the writer chose, by property number (MS-OLEPS 2.17). */
function dictionary(set: PropertySet): Map<number, string> {
  const names = new Map<number, string>();
  const start = set.offsets.get(0);
  if (start === undefined) return names;
  const count = Math.min(MAX_PROPERTIES, uint(set.bytes, start));
  const isWide = set.encoding === 'utf-16le';
  for (let index = 0, at = start + 4; index < count && at + 8 <= set.bytes.length; index += 1) {
    const length = Math.min(MAX_TEXT, uint(set.bytes, at + 4)) * (isWide ? 2 : 1);
    names.set(uint(set.bytes, at), decoded(set.bytes.subarray(at + 8, at + 8 + length), set.encoding));
    at += 8 + (isWide ? Math.ceil(length / 4) * 4 : length);
  }
  return names;
}

function namesOf(id: string, set: PropertySet): ReadonlyMap<number, string> {
  if (id === SUMMARY_SET) return SUMMARY;
  return id === DOCUMENT_SET ? DOCUMENT : dictionary(set);
}

/** Brings the texts of a property set stream (MS-OLEPS): the standard ones by name, and those that a writer added. */
export function emitOleProperties(stream: Buffer, context: Context): void {
  const sets = Math.min(2, uint(stream, 24));
  for (let index = 0; index < sets; index += 1) {
    const id = stream.toString('hex', 28 + index * 20, 44 + index * 20);
    const set = setAt(stream, uint(stream, 44 + index * 20));
    const names = namesOf(id, set);
    for (const [number, offset] of set.offsets) {
      const name = names.get(number)?.toLowerCase();
      const text = name === undefined ? null : valueOf(set, offset);
      if (name === undefined || text === null || text.trim() === '') continue;
      const segment = propertySegment(name, text.trim());
      context.segment(segment);
      if (name === 'title' && id === SUMMARY_SET)
        context.segment({ ...segment, part: 'title', property: null });
    }
  }
}
