import { NOWHERE } from '../model/segment.ts';
import { bareMember } from './bare-member.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';

const READ = 2 ** 20;
const MARK = Buffer.from('From ');
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** Longest line before a message that is shown. */
const ENVELOPE = 1024;
/** What is looked at of a line and the one behind it. */
const LOOK = 320;

/** A first line ends with a year, or with a time and a zone; or a header follows it. Texts have neither behind such a word. */
const FIRST_LINE = /^From [^\n]*?(?:\d{4}\s*\n|\d\d:\d\d[^\n]*\n|\n[!-9;-~]+:)/;

/** Where a message's first line, the one that begins with `From `, stands. */
function isStart(bytes: Buffer, at: number): boolean {
  if (bytes[at - 1] !== NEWLINE) return false;
  const isBehindEmptyLine =
    bytes[at - 2] === NEWLINE || (bytes[at - 2] === RETURN && bytes[at - 3] === NEWLINE);
  return isBehindEmptyLine && FIRST_LINE.test(bytes.toString('latin1', at, at + LOOK));
}

/** Offsets of the first lines: of the file, and of what follows an empty line and looks like one. */
function* starts(input: Input): Generator<number> {
  yield 0;
  const before = 3;
  for (let offset = 0; offset < input.size; offset += READ) {
    const from = Math.max(0, offset - before);
    const bytes = Buffer.from(input.read(from, offset - from + READ + LOOK));
    for (let at = bytes.indexOf(MARK, 1); at !== -1; at = bytes.indexOf(MARK, at + 1)) {
      if (from + at >= offset && from + at < offset + READ && isStart(bytes, at)) yield from + at;
    }
  }
}

function* ranges(input: Input): Generator<{ start: number; end: number }> {
  let start: number | null = null;
  for (const next of starts(input)) {
    if (start !== null) yield { start, end: next };
    start = next;
  }
  if (start !== null) yield { start, end: input.size };
}

/** The line before a message: who sent it and when it came, as the mail server has it. */
function envelopeOf(input: Input, start: number, end: number): { line: string; length: number } {
  const bytes = Buffer.from(input.read(start, Math.min(READ, end - start)));
  const newline = bytes.indexOf(NEWLINE);
  const length = newline === -1 ? bytes.length : newline + 1;
  return { line: bytes.toString('utf8', 0, Math.min(length, ENVELOPE)).trim(), length };
}

function memberOf(input: Input, number: number, start: number, end: number): MemberEntry {
  return bareMember(`message-${number}.eml`, end - start, function* () {
    for (let offset = start; offset < end; offset += READ) {
      yield input.read(offset, Math.min(READ, end - offset));
    }
  });
}

/**
 * Reads mailboxes (RFC 4155 and the dialects before it): every message is a member, its bytes as they are stored. A line of
 * a text that looks like the beginning of a message in all makes one member more, and nothing is lost.
 */
export async function extractMbox(input: Input, context: Context): Promise<void> {
  let number = 0;
  for (const { start, end } of ranges(input)) {
    const { line, length } = envelopeOf(input, start, end);
    context.segment({ part: 'property', text: line, place: NOWHERE, property: 'envelope', overlap: 0 });
    number += 1;
    await context.member(memberOf(input, number, start + length, end));
  }
}
