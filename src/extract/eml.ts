import type { Attachment, Email } from 'postal-mime';
import PostalMime from 'postal-mime';
import type { Part } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { bareMember } from './bare-member.ts';
import { western } from './decoder.ts';
import { unwrapped } from './emlx.ts';
import { emitHeader, emitRawHeaders } from './eml-headers.ts';
import { chooseEncoding } from './encoding.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { createHtmlReader, dialectOf } from './html.ts';
import { createParagraphs } from './paragraphs.ts';
import { PGP_MESSAGE } from './pgp.ts';
import { createTextWindows } from './text.ts';
import { createWindows } from './windows.ts';

/** Longest mail that is parsed: the parser holds several copies. */
const PARSED = 64 * 2 ** 20;
const READ = 2 ** 20;
/** Longest header block that is looked for; longer ones are read as text. */
const HEADERS = 2 ** 20;

function emitText(context: Context, part: Part, text: string): void {
  const windows = createWindows((window, _line, overlap) => {
    context.segment({ part, text: window, place: NOWHERE, property: null, overlap });
  });
  windows.push(western(text));
  windows.end();
}

function emitBodies(context: Context, mail: Email): void {
  if (mail.text !== undefined) emitText(context, 'body', mail.text);
  if (mail.text?.includes(PGP_MESSAGE) === true)
    context.gap('encrypted', 'a part of its text is an OpenPGP message');
  if (mail.html === undefined) return;
  const reader = createHtmlReader(context.segment, dialectOf('text/html'));
  reader.push(western(mail.html));
  reader.end();
}

/** An attachment as a member; its name is as the mail has it, or says what it is where it has none. */
function memberOf(attachment: Attachment, number: number): MemberEntry {
  const suffix = attachment.mimeType === 'message/rfc822' ? '.eml' : '';
  const name = attachment.filename ?? `attachment-${number}${suffix}`;
  const content = attachment.content;
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
  return bareMember(name, bytes.length, () => [bytes]);
}

/** Where the header block ends: after the first empty line; the length of the bytes where there is none. */
function headerEnd(bytes: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((mark) => ({ mark, at: bytes.subarray(0, HEADERS).indexOf(mark) }));
  const found = ends.filter(({ at }) => at !== -1).sort((a, b) => a.at - b.at)[0];
  return found === undefined ? Math.min(bytes.length, HEADERS) : found.at + found.mark.length;
}

/** Text before the first and behind the last part of a multipart mail (RFC 2046, 5.1.1), which no mail program shows. */
function emitSurroundings(context: Context, bytes: Buffer, mail: Email): void {
  const type = mail.headers.find(({ key }) => key === 'content-type')?.value ?? '';
  const boundary = /^multipart\/.*?\bboundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/is.exec(type);
  if (boundary === null) return;
  const mark = `--${boundary[1] ?? boundary[2] ?? ''}`;
  const body = bytes.subarray(headerEnd(bytes));
  const first = body.indexOf(mark);
  const last = body.lastIndexOf(`${mark}--`);
  const paragraphs = createParagraphs(context.segment);
  if (first > 0) paragraphs.single('hidden', body.subarray(0, first).toString('utf8'));
  if (last !== -1) paragraphs.single('hidden', body.subarray(last + mark.length + 2).toString('utf8'));
}

/** Headers and everything else as it stands, for mails whose structure is beyond reading. */
async function emitRaw(input: Input, context: Context): Promise<void> {
  const head = Buffer.from(input.read(0, HEADERS));
  const end = headerEnd(head);
  emitRawHeaders(head.subarray(0, end).toString('utf8'), context);
  const windows = createTextWindows((await chooseEncoding(head)) ?? 'windows-1252', (segment) => {
    context.segment({ ...segment, place: NOWHERE });
  });
  for (let offset = end; offset < input.size; offset += READ) windows.push(input.read(offset, READ));
  windows.end();
}

async function parsed(bytes: Buffer): Promise<Email | null> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true });
  } catch {
    return null;
  }
}

/**
 * Reads a mail (RFC 5322, MIME), also as Apple Mail keeps it: headers, every alternative of the body, attachments and attached mails as members. A
 * mail that is too deep, too long or too broken for its parser is a gap, with its headers and raw text read.
 */
export async function extractEml(input: Input, context: Context): Promise<void> {
  if (input.size > PARSED) {
    await readMail(input, context);
    return;
  }
  const { mail, flags } = unwrapped(input);
  await readMail(mail, context);
  if (flags.length > 0) await context.embedded('flags.plist', flags);
}

async function readMail(input: Input, context: Context): Promise<void> {
  const bytes = input.size > PARSED ? null : Buffer.from(input.read(0, input.size));
  const mail = bytes === null ? null : await parsed(bytes);
  if (bytes === null || mail === null) {
    await emitRaw(input, context);
    context.gap(bytes === null ? 'too-large' : 'damaged', 'the parts of the mail could not be told apart');
    return;
  }
  for (const { key, value } of mail.headers) emitHeader(context, key, value);
  emitSurroundings(context, bytes, mail);
  emitBodies(context, mail);
  const paragraphs = createParagraphs(context.segment);
  for (const [index, attachment] of mail.attachments.entries()) {
    const member = memberOf(attachment, index + 1);
    paragraphs.single('attachment-name', member.path);
    paragraphs.single('body', attachment.description ?? '');
    await context.member(member);
  }
}
