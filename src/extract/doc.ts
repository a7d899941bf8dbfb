import type { Part } from '../model/segment.ts';
import { createDecoder } from './decoder.ts';
import type { DocHeader } from './doc-pieces.ts';
import { docHeader } from './doc-pieces.ts';
import type { Context } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { Paragraphs } from './paragraphs.ts';
import { createParagraphs } from './paragraphs.ts';
import { emitStrings } from './strings.ts';

/** Parts of the text in the order in which they follow each other (MS-DOC 2.3). */
const PARTS: readonly Part[] = ['body', 'body', 'header', 'hidden', 'comment', 'body', 'body', 'header'];
/** Encodings of the languages of Word 6 and 95 that are not written in Windows-1252 (low ten bits of MS-LCID). */
const ENCODINGS = new Map([
  [0x02, 'windows-1251'],
  [0x19, 'windows-1251'],
  [0x22, 'windows-1251'],
  [0x23, 'windows-1251'],
  [0x05, 'windows-1250'],
  [0x0e, 'windows-1250'],
  [0x15, 'windows-1250'],
  [0x1a, 'windows-1250'],
  [0x1b, 'windows-1250'],
  [0x24, 'windows-1250'],
  [0x08, 'windows-1253'],
  [0x1f, 'windows-1254'],
  [0x0d, 'windows-1255'],
  [0x01, 'windows-1256'],
  [0x11, 'shift_jis'],
  [0x12, 'euc-kr'],
  [0x04, 'gb18030'],
]);
/** What a Macintosh had in their place. */
const OF_MACINTOSH = new Map([
  ['windows-1251', 'x-mac-cyrillic'],
  ['windows-1252', 'macintosh'],
]);
/** Characters that are decoded at once. */
const STEP = 65_536;

/** Takes characters of the text in order; those that structure it (MS-DOC 2.4.1) are obeyed. */
interface DocText {
  push: (text: string) => void;
  /** The part at hand ends. */
  end: () => void;
}

/** Fields are instructions, hidden from readers, and what came of them (MS-DOC 2.8.25). */
function createDocText(paragraphs: Paragraphs, part: () => Part): DocText {
  const fields: ('code' | 'result')[] = [];
  let code = '';
  const endCode = (): void => {
    paragraphs.single('hidden', code);
    code = '';
  };
  const control = (character: string): void => {
    if (character === '\x13') fields.push('code');
    else if (character === '\x14' || character === '\x15') {
      if (fields.at(-1) === 'code') endCode();
      fields.pop();
      if (character === '\x14') fields.push('result');
    } else if (character === '\x1e') paragraphs.add(part(), '-');
    else if ('\x07\r\f'.includes(character)) paragraphs.flush();
    else if (character === '\v') paragraphs.add(part(), ' ');
  };
  return {
    push(text) {
      for (const piece of text.split(/([\0-\x08\x0b-\x1f])/)) {
        if (piece.length === 1 && piece < ' ' && piece !== '\t' && piece !== '\n') control(piece);
        else if (fields.at(-1) === 'code') code += piece.slice(0, STEP);
        else paragraphs.add(part(), piece);
      }
    },
    end() {
      if (code !== '') endCode();
      fields.length = 0;
      paragraphs.flush();
    },
  };
}

function encodingOf({ old, language, mac }: DocHeader): string {
  const encoding = (old ? ENCODINGS.get(language & 0x3ff) : null) ?? 'windows-1252';
  return (old && mac ? OF_MACINTOSH.get(encoding) : null) ?? encoding;
}

/** Decodes the pieces and calls `take` with texts that do not cross the ends of parts. */
function eachText(main: Buffer, header: DocHeader, take: (text: string, part: Part) => void): number {
  const ends: number[] = [];
  for (const count of header.counts) ends.push((ends.at(-1) ?? 0) + count);
  const encoding = encodingOf(header);
  let position = 0;
  for (const { at, length, wide } of header.pieces) {
    const width = wide ? 2 : 1;
    for (let done = 0; done < length && at + done * width < main.length;) {
      const part = ends.findIndex((end) => position < end);
      const until = part === -1 ? Infinity : (ends[part] ?? 0) - position;
      const count = Math.min(length - done, STEP, until);
      const bytes = main.subarray(at + done * width, at + (done + count) * width);
      const text = wide ? bytes.toString('utf16le') : createDecoder(encoding).push(bytes);
      take(text, PARTS[part] ?? 'body');
      done += count;
      position += count;
    }
  }
  return position;
}

/**
 * Reads the text of a Word document: body, footnotes, headers, comments, text boxes, field instructions. Where its tables are
 * broken, the runs of letters in it are read and the rest is a gap. Throws ExtractFailure `encrypted`.
 */
export function readDoc(main: Buffer, table: (name: string) => Buffer, context: Context): void {
  let header: DocHeader;
  try {
    header = docHeader(main, table);
  } catch (error) {
    if (!(error instanceof ExtractFailure) || error.reason === 'encrypted') throw error;
    header = { old: false, language: 0, mac: false, counts: [], pieces: [] };
  }
  const total = header.counts.reduce((sum, count) => sum + count, 0);
  let current: Part = 'body';
  const text = createDocText(createParagraphs(context.segment), () => current);
  const read = eachText(main, header, (piece, part) => {
    context.spend(piece.length);
    if (part !== current) text.end();
    current = part;
    text.push(piece);
  });
  text.end();
  if (read >= total && header.pieces.length > 0) return;
  emitStrings(main, context);
  context.gap('damaged', 'the text breaks off: only runs of letters were read');
}
