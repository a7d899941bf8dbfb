import type { Part } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { createUnfolder, parseContentLine, valueOf, type ContentLine } from './content-lines.ts';
import { createDecoder } from './decoder.ts';
import type { Context, Input } from './extractor.ts';
import { createHtmlReader, dialectOf } from './html.ts';
import { encodingOf } from './text.ts';
import { createWindows } from './windows.ts';

const READ = 65_536;
/** Properties that are more than one field of many; all others come under their names. */
const PARTS = new Map<string, Part>([
  ['FN', 'title'],
  ['SUMMARY', 'title'],
  ['X-WR-CALNAME', 'title'],
  ['DESCRIPTION', 'body'],
  ['NOTE', 'body'],
  ['COMMENT', 'comment'],
]);
/** Parameters that say how a value is written; what the others hold is text: names of guests, labels of addresses. */
const SYNTAX = new Set(
  'ALTID CHARSET CUTYPE DERIVED ENCODING FMTTYPE INDEX LANGUAGE MEDIATYPE PARTSTAT PID PREF RELATED RELTYPE ROLE RSVP TYPE TZID VALUE'.split(
    ' ',
  ),
);

/** A file in Base64: a photo, a key, an attachment (RFC 5545, 3.8.1.1), or one as a `data:` address (RFC 2397). */
function fileOf({ parameters, value }: ContentLine): Buffer | null {
  if (/^(b|base64)$/i.test(parameters.get('ENCODING') ?? '')) return Buffer.from(value, 'base64');
  const data = /^data:[^,]{0,1000};base64,/i.exec(value);
  return data === null ? null : Buffer.from(value.slice(data[0].length), 'base64');
}

/** Files that were met and are still to be read; their names count on. */
interface Files {
  met: number;
  waiting: { name: string; bytes: Buffer }[];
}

async function readFiles(files: Files, context: Context): Promise<void> {
  for (const { name, bytes } of files.waiting.splice(0)) {
    context.spend(bytes.length);
    await context.embedded(name, bytes);
  }
}

/** Brings the texts of lines; files are added to those that wait. */
function reader(context: Context, files: Files): (text: string, line: number) => void {
  const emit = (part: Part, text: string, line: number, property: string | null): void => {
    if (text.trim() === '') return;
    const windows = createWindows((window, _line, overlap) => {
      context.segment({ part, text: window, place: { ...NOWHERE, line }, property, overlap });
    });
    windows.push(text.trim());
    windows.end();
  };
  return (text, line) => {
    const parsed = parseContentLine(text);
    if (parsed === null) {
      emit('body', text, line, null);
      return;
    }
    const { name, parameters } = parsed;
    if (name === 'BEGIN' || name === 'END') return;
    const words = [...parameters].filter(([key]) => !SYNTAX.has(key)).map(([, value]) => value);
    const file = fileOf(parsed);
    if (file !== null) {
      files.met += 1;
      files.waiting.push({ name: `${name.toLowerCase()}-${files.met}`, bytes: file });
    }
    const value = file === null ? valueOf(parsed) : '';
    if (/^text\/html$/i.test(parameters.get('FMTTYPE') ?? '')) {
      const html = createHtmlReader(context.segment, dialectOf('text/html'));
      html.push(value);
      html.end();
      emit('property', words.join(' '), line, name.toLowerCase());
      return;
    }
    const part = PARTS.get(name) ?? 'property';
    // Each on its own, for what is behind a line end is placed a line further on.
    for (const paragraph of [...words, value].join(' ').split('\n')) {
      emit(part, paragraph, line, part === 'property' ? name.toLowerCase() : null);
    }
  };
}

/**
 * Reads address cards (vCard 2.1 to 4.0, RFC 2426 and 6350) and calendars (iCalendar, RFC 5545): names and summaries are
 * titles, notes and descriptions running text, all else properties; photos and attachments objects within. The place is the
 * line. A line that has not their form is plain text.
 */
export async function extractCards(input: Input, context: Context): Promise<void> {
  const decoder = createDecoder(await encodingOf(Uint8Array.from(input.read(0, READ))));
  const files: Files = { met: 0, waiting: [] };
  const unfolder = createUnfolder(reader(context, files));
  for (let offset = 0; offset < input.size; offset += READ) {
    unfolder.push(decoder.push(input.read(offset, READ)));
    await readFiles(files, context);
  }
  unfolder.push(decoder.end());
  unfolder.end();
  await readFiles(files, context);
}
