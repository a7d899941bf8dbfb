import { decompressRTF } from '@kenjiuno/decompressrtf';
import { NOWHERE } from '../model/segment.ts';
import { createDecoder } from './decoder.ts';
import { emitRawHeaders } from './eml-headers.ts';
import { chooseEncoding } from './encoding.ts';
import type { Context } from './extractor.ts';
import { createHtmlReader, dialectOf } from './html.ts';
import { createParagraphs } from './paragraphs.ts';
import { createWindows } from './windows.ts';

/** Numbers of the properties that Outlook's formats share (MS-OXPROPS). */
export const TAG = {
  subject: 0x0037,
  headers: 0x007d,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  data: 0x3701,
  codePage: 0x3ffd,
} as const;

/** Names of an attachment, the best first: long, short, shown. */
export const ATTACHMENT_NAMES: readonly number[] = [0x3707, 0x3704, 0x3001];

/** Names under which other texts are known. */
const PROPERTIES = new Map([
  [0x001a, 'class'],
  [0x0042, 'sent-representing'],
  [0x0065, 'sent-representing-email'],
  [0x0c1a, 'from'],
  [0x0c1f, 'from-email'],
  [0x0e02, 'bcc'],
  [0x0e03, 'cc'],
  [0x0e04, 'to'],
  [0x3001, 'name'],
  [0x3003, 'email'],
  [0x39fe, 'email'],
  // Of contacts (MS-OXOCNTC).
  [0x3a06, 'given-name'],
  [0x3a08, 'phone'],
  [0x3a09, 'phone'],
  [0x3a11, 'surname'],
  [0x3a15, 'address'],
  [0x3a16, 'company'],
  [0x3a17, 'job-title'],
  [0x3a18, 'department'],
  [0x3a1c, 'phone'],
  [0x3a30, 'assistant'],
  [0x3a4a, 'customer-id'],
  [0x3a4e, 'manager'],
  [0x3a51, 'web'],
  [0x5d01, 'from-email'],
]);
/** From here on properties have names, which other parts of the file tell: places of meetings, addresses of contacts. */
const NAMED = 0x8000;

/** Bytes of a text as characters, without the zero that ends it. */
export function mapiText(bytes: Uint8Array, encoding: string): string {
  const decoder = createDecoder(encoding);
  return `${decoder.push(bytes)}${decoder.end()}`.replace(/\0+$/, '');
}

/** Brings a text property of a message, an attachment or a person; what nobody wrote is left out. */
export function emitMapiText(context: Context, tag: number, text: string): void {
  context.spend(text.length);
  const paragraphs = createParagraphs(context.segment);
  const name = PROPERTIES.get(tag) ?? (tag >= NAMED && /\p{L}{2}/u.test(text) ? 'named' : undefined);
  if (tag === TAG.subject) paragraphs.single('subject', text);
  else if (tag === TAG.body) emitBody(context, text);
  else if (tag === TAG.headers) emitRawHeaders(text, context);
  else if (name !== undefined) paragraphs.single('property', text, name);
}

function emitBody(context: Context, text: string): void {
  const windows = createWindows((window, _line, overlap) => {
    context.segment({ part: 'body', text: window, place: NOWHERE, property: null, overlap });
  });
  windows.push(text);
  windows.end();
}

/** Brings a body in HTML; `encoding` counts where its bytes do not tell. */
export async function emitMapiHtml(context: Context, html: Uint8Array, encoding: string): Promise<void> {
  const reader = createHtmlReader(context.segment, dialectOf('text/html'));
  const chosen = await chooseEncoding(html.subarray(0, 65_536), encoding);
  reader.push(mapiText(html, chosen ?? 'windows-1252'));
  reader.end();
}

/** Null where it is broken: the library throws errors of every kind then. */
function unpackedRtf(packed: Buffer): Uint8Array | null {
  try {
    return Uint8Array.from(decompressRTF([...packed]));
  } catch {
    return null;
  }
}

/** Brings a body in RTF, which is compressed (MS-OXRTFCP). */
export async function emitMapiRtf(context: Context, packed: Buffer): Promise<void> {
  context.spend(packed.length >= 8 ? packed.readUInt32LE(4) : 0);
  const body = unpackedRtf(packed);
  if (body === null) context.gap('damaged', 'the body is broken');
  else await context.embedded('body.rtf', body);
}
