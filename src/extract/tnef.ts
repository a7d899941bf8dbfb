import { bareMember } from './bare-member.ts';
import { codePageLabel } from './code-pages.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ATTACHMENT_NAMES, emitMapiHtml, emitMapiRtf, emitMapiText, mapiText, TAG } from './mapi.ts';
import { mapiProperties } from './mapi-properties.ts';
import { createParagraphs } from './paragraphs.ts';

/** Attributes (MS-OXTNEF 2.1.3.3) by the lower half of their identifiers; the upper half is their type. */
const FROM = 0x8000;
const SUBJECT = 0x8004;
const ATTACHED_DATA = 0x800f;
const ATTACHED_TITLE = 0x8010;
const BODY = 0x800c;
const MESSAGE = 0x9003;
const ATTACHED_NAME = 0x9001;
const ATTACHMENT_BEGINS = 0x9002;
const ATTACHMENT = 0x9005;
const CODE_PAGE = 0x9007;
/** The signature and a key. */
const HEAD = 6;
/** An object's bytes come after the identifier of its kind. */
const OBJECT = 0x000d;
const OBJECT_KIND = 16;

interface Attribute {
  id: number;
  data: Buffer;
}

interface Attachment {
  names: Map<number, string>;
  data: Buffer | null;
  isMessage: boolean;
}

/** The attributes in order; one that breaks off comes as far as it goes, and is a gap. */
function* attributes(bytes: Buffer, context: Context): Generator<Attribute> {
  for (let at = HEAD; at + 9 <= bytes.length;) {
    const end = at + 9 + bytes.readUInt32LE(at + 5);
    yield { id: bytes.readUInt16LE(at + 1), data: bytes.subarray(at + 9, end) };
    if (end > bytes.length) context.gap('damaged', 'the message breaks off');
    // A checksum of two bytes ends each.
    at = end + 2;
  }
}

function textOf(type: number, bytes: Buffer, encoding: string): string | null {
  if (type === 0x1f) return mapiText(bytes, 'utf-16le');
  return type === 0x1e ? mapiText(bytes, encoding) : null;
}

async function emitMessage(data: Buffer, encoding: string, context: Context): Promise<void> {
  for (const { tag, type, values } of mapiProperties(data)) {
    for (const value of values) {
      const text = textOf(type, value, encoding);
      if (text !== null) emitMapiText(context, tag, text);
      else if (tag === TAG.html) await emitMapiHtml(context, value, encoding);
      else if (tag === TAG.rtf) await emitMapiRtf(context, value);
    }
  }
}

/** Takes one attribute of an attachment. */
function collect(attachment: Attachment, { id, data }: Attribute, encoding: string): void {
  if (id === ATTACHED_DATA) attachment.data = data;
  if (id === ATTACHED_TITLE) attachment.names.set(0x3001, mapiText(data, encoding));
  if (id === ATTACHED_NAME) attachment.names.set(0x3704, mapiText(data, encoding));
  if (id !== ATTACHMENT) return;
  for (const { tag, type, values } of mapiProperties(data)) {
    const [value] = values;
    if (value === undefined) continue;
    const text = textOf(type, value, encoding);
    if (text !== null) attachment.names.set(tag, text);
    if (tag !== TAG.data || text !== null) continue;
    attachment.data = type === OBJECT ? value.subarray(OBJECT_KIND) : value;
    attachment.isMessage = type === OBJECT;
  }
}

function memberOf({ names, data, isMessage }: Attachment, number: number): MemberEntry {
  const stated = ATTACHMENT_NAMES.map((tag) => names.get(tag)?.trim()).find((name) => name);
  const name = stated ?? `attachment-${number}${isMessage ? '.tnef' : ''}`;
  const bytes = data ?? Buffer.alloc(0);
  return bareMember(name, bytes.length, () => [bytes]);
}

/** An attribute of the message itself in its older form. */
function emitOld({ id, data }: Attribute, encoding: string, context: Context): void {
  const paragraphs = createParagraphs(context.segment);
  if (id === SUBJECT) emitMapiText(context, TAG.subject, mapiText(data, encoding));
  if (id === BODY) emitMapiText(context, TAG.body, mapiText(data, encoding));
  // A structure of lengths, name and address, each ended by a zero.
  if (id === FROM)
    paragraphs.single('property', mapiText(data.subarray(8), encoding).replaceAll('\0', ' '), 'from');
}

/**
 * Reads `winmail.dat` (MS-OXTNEF), in which Outlook wraps a message and its attachments for the way through the mail: its
 * texts, every form of the body; attachments as members, attached messages among them.
 */
export async function extractTnef(input: Input, context: Context): Promise<void> {
  const bytes = Buffer.from(input.read(0, input.size));
  const attachments: Attachment[] = [];
  let encoding = 'windows-1252';
  for (const attribute of attributes(bytes, context)) {
    const { id, data } = attribute;
    if (id === CODE_PAGE && data.length >= 4) encoding = codePageLabel(data.readUInt32LE(0));
    if (id === MESSAGE) await emitMessage(data, encoding, context);
    if (id === ATTACHMENT_BEGINS) attachments.push({ names: new Map(), data: null, isMessage: false });
    const attachment = attachments.at(-1);
    if (attachment !== undefined) collect(attachment, attribute, encoding);
    else emitOld(attribute, encoding, context);
  }
  const paragraphs = createParagraphs(context.segment);
  for (const [index, attachment] of attachments.entries()) {
    const member = memberOf(attachment, index + 1);
    paragraphs.single('attachment-name', member.path);
    await context.member(member);
  }
}
