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
const OBJECT = 0x1011;
const COMMENT = 0x2ee0;
const HEADERS_FOOTERS = 0x0fd9;
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

function emit(bytes: Buffer, type: number, { part, page }: Frame, context: Context): void {
  const raw = type === TEXT_BYTES ? bytes.toString('latin1') : bytes.toString('utf16le');
  const place: Place = { ...NOWHERE, page };
  for (const paragraph of raw.split(/[\r\n\v\f]+/)) {
    const text = paragraph.replaceAll('\0', '').trim();
    if (text !== '') context.segment({ part, text, place, property: null, overlap: 0 });
  }
}

/**
 * Reads the texts of a PowerPoint presentation (MS-PPT 2.3): the records of its stream one after the other, slides, notes,
 * masters, comments, headers and footers alike, also what edits left behind. Throws ExtractFailure `damaged` where a record
 * runs beyond its container and no text was found. Returns the objects of other programs in it.
 */
export function readPpt(stream: Buffer, context: Context): SlideObject[] {
  const frames: Frame[] = [{ end: stream.length, part: 'body', page: null }];
  let slides = 0;
  let listed = 0;
  const objects: SlideObject[] = [];
  for (let at = 0; at + 8 <= stream.length;) {
    while (frames.length > 1 && at >= (frames.at(-1)?.end ?? 0)) frames.pop();
    const frame = frames.at(-1) ?? { end: stream.length, part: 'body', page: null };
    const version = stream.readUInt16LE(at);
    const type = stream.readUInt16LE(at + 2);
    const length = stream.readUInt32LE(at + 4);
    const end = at + 8 + length;
    if (end > stream.length) {
      context.gap('damaged', 'the presentation breaks off');
      break;
    }
    const isContainer = (version & 0xf) === 0xf;
    if (isContainer && frames.length >= MAX_DEPTH) context.gap('too-deep', 'records lie too deep');
    if (isContainer && frames.length < MAX_DEPTH) {
      if (type === SLIDE) slides += 1;
      // Instances 0 to 2 of the list: slides, masters, notes.
      const list: Part = version >> 4 === 0 ? 'body' : version >> 4 === 1 ? 'hidden' : 'notes';
      const inner = type === LIST_WITH_TEXT ? { part: list, page: null } : within(type, frame, slides);
      if (type === LIST_WITH_TEXT) listed = 0;
      frames.push({ end, ...inner });
      at += 8;
      continue;
    }
    if (type === OBJECT) objects.push({ bytes: stream.subarray(at + 8, end), isPacked: version >> 4 === 1 });
    if (type === SLIDE_PERSIST) {
      listed += 1;
      frame.page = frame.part === 'body' ? listed : null;
    }
    if (type === TEXT_CHARS || type === TEXT_BYTES || type === STRING) {
      context.spend(length);
      emit(stream.subarray(at + 8, end), type, frame, context);
    }
    at = end;
  }
  return objects;
}
