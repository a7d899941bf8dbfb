import { decodeWords } from 'postal-mime';
import { western } from './decoder.ts';
import type { Context } from './extractor.ts';
import { createParagraphs } from './paragraphs.ts';

/** One header of a mail; `key` in lower case. */
export function emitHeader(context: Context, key: string, value: string): void {
  const paragraphs = createParagraphs(context.segment);
  const text = western(decodeWords(value));
  if (key === 'subject') paragraphs.single('subject', text);
  else paragraphs.single('property', text, key);
}

/** A header block as it stands (RFC 5322, 2.2), folded lines and all. */
export function emitRawHeaders(block: string, context: Context): void {
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) emitHeader(context, line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1));
  }
}
