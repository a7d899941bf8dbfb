import type { Segment } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { createDecoder } from './decoder.ts';
import { chooseEncoding } from './encoding.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { createOtherWidth } from './switched.ts';
import { createWindows } from './windows.ts';

/** First bytes of a text that decide on its encoding. */
const HEAD = 65_536;
const READ = 2 ** 20;
/** Bytes that are decoded at once: what comes of them is to fit into a window. */
const DECODED = 2 ** 15;

/** Takes the bytes of a plain text in pieces; the segments do not depend on where the pieces end. */
export interface TextWindows {
  push: (bytes: Uint8Array) => void;
  end: () => void;
}

/** A Markdown heading of the first level that opens the text: `# Title`, or `Title` over `=====`. */
export function openingTitle(text: string): string | null {
  const opening = text.slice(0, 1000).trimStart();
  return (
    (/^# +(\S.*)/.exec(opening) ?? /^(\S.*)\r?\n={3,}\s*$/m.exec(opening.split('\n', 2).join('\n')))?.[1] ??
    null
  );
}

/**
 * Windows of a plain text of which the encoding is known (`chooseEncoding`), so that whoever hashes a file can have
 * its text from the same reads. What stands in it in characters of another width follows at the end; where that is too
 * much, `end` throws ExtractFailure `unknown-encoding`.
 */
export function createTextWindows(encoding: string, emit: (segment: Segment) => void): TextWindows {
  const decoder = createDecoder(encoding);
  const other = createOtherWidth(encoding);
  const windows = createWindows((text, line, overlap) => {
    other.look(overlap === 0 ? text : text.slice(overlap));
    const title = overlap === 0 ? openingTitle(text) : null;
    if (title !== null) {
      emit({ part: 'title', text: title.trim(), place: { ...NOWHERE, line }, property: null, overlap: 0 });
    }
    emit({ part: 'body', text, place: { ...NOWHERE, line }, property: null, overlap });
  });
  return {
    push: (bytes) => {
      for (let at = 0; at < bytes.length; at += DECODED) {
        windows.push(decoder.push(bytes.subarray(at, at + DECODED)));
      }
    },
    end: () => {
      windows.push(decoder.end());
      windows.end();
      const { text, isWhole } = other.found();
      if (text !== '') emit({ part: 'body', text, place: NOWHERE, property: null, overlap: 0 });
      if (!isWhole) throw new ExtractFailure('unknown-encoding', 'the text changes its encoding for long');
    },
  };
}

/** The encoding of a text's first bytes. Throws ExtractFailure `unknown-encoding`. */
export async function encodingOf(head: Uint8Array): Promise<string> {
  const encoding = await chooseEncoding(head.subarray(0, HEAD));
  if (encoding === null)
    throw new ExtractFailure('unknown-encoding', 'the text is in no encoding that could be told');
  return encoding;
}

/** Reads plain text up to the budget's file size; what follows is a gap `too-large`. */
export async function extractText(input: Input, context: Context): Promise<void> {
  const head = Uint8Array.from(input.read(0, HEAD));
  const windows = createTextWindows(await encodingOf(head), context.segment);
  const end = Math.min(input.size, context.budgets.maxFileSize);
  for (let offset = 0; offset < end;) {
    const bytes = input.read(offset, Math.min(READ, end - offset));
    if (bytes.length === 0) break;
    windows.push(bytes);
    offset += bytes.length;
  }
  windows.end();
  if (end < input.size) context.gap('too-large', `examined up to byte ${end}`);
}
