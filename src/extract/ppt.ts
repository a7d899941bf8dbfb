import type { Part, Place } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Context } from './extractor.ts';

/** Record types (MS-PPT 2.13.24). */
const SLIDE = 0x03ee;
const NOTES = 0x03f0;
const MASTER = 0x03f8;
const HANDOUT = 0x0fc9;
const LIST_WITH_TEXT = 0x0ff0;
const SLIDE_PERSIST = 0x03f3;
const TEXT_CHARS = 0x0fa0;
const TEXT_BYTES = 0x0fa8;
const STRING = 0x0fba;
const TEXTS = new Set([TEXT_CHARS, TEXT_BYTES, STRING]);
const OBJECT = 0x1011;
const COMMENT = 0x2ee0;
const HEADERS_FOOTERS = 0x0fd9;
/** Styles of tables, put there by PowerPoint 2007 and later: a ZIP package, though its header says that it holds records. */
const TABLE_STYLES = 0x0428;
/** What stands in no container: the document, slides, notes, masters. */
const OUTERMOST = new Set([0x03e8, SLIDE, NOTES, MASTER, HANDOUT]);
/** Records within records: deeper ones are no presentation. */
const MAX_DEPTH = 64;

/** An object of another program, as it is stored. */
export interface SlideObject {
  bytes: Buffer;
  isPacked: boolean;
}

interface Frame {
  end: number;
  part: Part;
  page: number | null;
}

/** Where the records within a container stand. */
function within(type: number, outer: Frame, slides: number): Pick<Frame, 'part' | 'page'> {
  if (type === SLIDE) return { part: 'body', page: slides };
  if (type === NOTES) return { part: 'notes', page: null };
  if (type === COMMENT) return { part: 'comment', page: outer.page };
  if (type === MASTER || type === HANDOUT) return { part: 'hidden', page: null };
  if (type === HEADERS_FOOTERS) return { part: 'footer', page: outer.page };
  return { part: outer.part, page: outer.page };
}

/** Counts a slide or list that begins, and tells where its records stand. */
function opened(
  { type, instance }: { type: number; instance: number },
  outer: Frame,
  count: { slides: number; listed: number },
): Pick<Frame, 'part' | 'page'> {
  if (type === SLIDE) count.slides += 1;
  if (type !== LIST_WITH_TEXT) return within(type, outer, count.slides);
  count.listed = 0;
  // Instances 0 to 2 of the list: slides, masters, notes.
  return { part: instance === 0 ? 'body' : instance === 1 ? 'hidden' : 'notes', page: null };
}

function emit(bytes: Buffer, type: number, { part, page }: Frame, context: Context): void {
  const raw = type === TEXT_BYTES ? bytes.toString('latin1') : bytes.toString('utf16le');
  const place: Place = { ...NOWHERE, page };
  for (const paragraph of raw.split(/[\r\n\v\f]+/)) {
    const text = paragraph.replaceAll('\0', '').trim();
    if (text !== '') context.segment({ part, text, place, property: null, overlap: 0 });
  }
}

/** Header of a record (MS-PPT 2.3.1); null where what stands there goes on behind the end of the stream. */
function recordAt(
  stream: Buffer,
  at: number,
): { type: number; version: number; instance: number; end: number } | null {
  const start = stream.readUInt16LE(at);
  const end = at + 8 + stream.readUInt32LE(at + 4);
  if (end > stream.length) return null;
  return { type: stream.readUInt16LE(at + 2), version: start & 0xf, instance: start >> 4, end };
}

/**
 * Where reading goes on behind bytes that are no record: the next document, slide, notes or master; the end of the stream
 * where none follows. Between those a stream may hold anything, since a directory says where they are.
 */
function nextOutermost(stream: Buffer, from: number): number {
  const container = Buffer.from([0x0f, 0]);
  for (let at = stream.indexOf(container, from); at !== -1; at = stream.indexOf(container, at + 1)) {
    if (at + 8 > stream.length) break;
    if (OUTERMOST.has(stream.readUInt16LE(at + 2)) && recordAt(stream, at) !== null) return at;
  }
  return stream.length;
}

/** True for bytes that only fill up: all are the same. */
function isFilling(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === bytes[0]);
}

/**
 * Reads the texts of a PowerPoint presentation (MS-PPT 2.3): the records of its stream one after the other, slides, notes,
 * masters, comments, headers and footers alike, also what edits left behind. What is no record is a gap, and reading goes
 * on behind it. Returns the objects of other programs in it.
 */
export function readPpt(stream: Buffer, context: Context): SlideObject[] {
  const outermost: Frame = { end: stream.length, part: 'body', page: null };
  const frames: Frame[] = [];
  const count = { slides: 0, listed: 0 };
  const objects: SlideObject[] = [];
  for (let at = 0; at + 8 <= stream.length;) {
    while (at >= (frames.at(-1)?.end ?? Infinity)) frames.pop();
    const frame = frames.at(-1) ?? outermost;
    const record = recordAt(stream, at);
    if (record === null || (frame === outermost && record.type === 0)) {
      const next = frame === outermost ? nextOutermost(stream, at) : frame.end;
      if (!isFilling(stream.subarray(at, next)))
        context.gap('damaged', 'a part of the presentation cannot be read');
      at = next;
      continue;
    }
    const isContainer = record.version === 0xf && record.type !== TABLE_STYLES;
    if (isContainer && frames.length >= MAX_DEPTH) context.gap('too-deep', 'records lie too deep');
    if (isContainer && frames.length < MAX_DEPTH) {
      frames.push({ end: record.end, ...opened(record, frame, count) });
      at += 8;
      continue;
    }
    const bytes = stream.subarray(at + 8, record.end);
    if (record.type === OBJECT) objects.push({ bytes, isPacked: record.instance === 1 });
    if (record.type === SLIDE_PERSIST) {
      count.listed += 1;
      frame.page = frame.part === 'body' ? count.listed : null;
    }
    if (TEXTS.has(record.type)) {
      context.spend(bytes.length);
      emit(bytes, record.type, frame, context);
    }
    at = record.end;
  }
  return objects;
}
