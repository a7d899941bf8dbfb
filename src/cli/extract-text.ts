import type { Extracted, ExtractedItem } from '../audit/extract-file.ts';
import type { Segment } from '../model/segment.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { counted, formatBytes } from '../report/number.ts';

/** `body, page 3`; the line is that of the text's `offset`th line. */
function placeOf({ part, property, place }: Segment, offset: number): string {
  const { page, sheet, cell, line, embedded, ocr } = place;
  return [
    property === null ? part : `${part} ${property}`,
    page === null ? '' : `page ${page}`,
    sheet === null ? '' : `sheet ${sheet}`,
    cell === null ? '' : `cell ${cell}`,
    line === null ? '' : `line ${line + offset}`,
    embedded === null ? '' : `in ${embedded}`,
    ocr === undefined ? '' : `in a picture, ${ocr} % sure`,
  ]
    .filter((piece) => piece !== '')
    .map(escapeForTerminal)
    .join(', ');
}

/** One line of output a line of text; what the segment before has brought is left out. */
function* segmentLines(segment: Segment): Generator<string> {
  const repeated = segment.text.slice(0, segment.overlap).split('\n').length - 1;
  const lines = segment.text.slice(segment.overlap).split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    yield `  ${placeOf(segment, repeated + index)}: ${escapeForTerminal(line)}\n`;
  }
}

function nameOf(path: string, item: ExtractedItem | undefined): string {
  const inner = item?.facts?.path;
  return escapeForTerminal(inner === undefined ? path : `${path}!${inner}`);
}

function outcomeOf({ content }: ExtractedItem): string {
  const { status, reasons, detail } = content.examination;
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  return `${status}${why}${detail === null ? '' : `: ${escapeForTerminal(detail)}`}`;
}

function* usageLine({ usage }: Extracted, milliseconds: number): Generator<string> {
  const spent =
    usage === null
      ? 'the parser was ended'
      : `${counted(usage.members, 'member')} of ${formatBytes(String(usage.inflatedBytes))}, memory ${formatBytes(String(usage.peakMemory))}`;
  yield `\nused: ${spent}, ${milliseconds} ms\n`;
}

/**
 * The text of a file as lines, each segment with its place, under the item that holds it; then every item with its
 * type and outcome, and what the file cost. Nothing in it is obeyed by a terminal.
 */
export function* extractedText(path: string, extracted: Extracted, milliseconds: number): Generator<string> {
  const items = new Map(extracted.items.map((item) => [item.seq, item]));
  let last: number | null = null;
  for (const { seq, segment } of extracted.segments()) {
    if (seq !== last) yield `${last === null ? '' : '\n'}${nameOf(path, items.get(seq))}\n`;
    last = seq;
    yield* segmentLines(segment);
  }
  yield last === null ? 'no text\n\n' : '\n';
  for (const item of extracted.items) {
    yield `${nameOf(path, item)}\n  type: ${item.content.mediaType}\n  outcome: ${outcomeOf(item)}\n`;
  }
  yield* usageLine(extracted, milliseconds);
}
