import { decompressRTF } from '@kenjiuno/decompressrtf';
import type { Part } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { codePageLabel } from './code-pages.ts';
import type { CompoundStream } from './compound.ts';
import { compoundStreams } from './compound.ts';
import { createDecoder } from './decoder.ts';
import { emitRawHeaders } from './eml-headers.ts';
import { chooseEncoding } from './encoding.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { createHtmlReader, dialectOf } from './html.ts';
import { memberLimit } from './member-limit.ts';
import { compoundOf } from './msg-inner.ts';
import { createParagraphs } from './paragraphs.ts';
import { createWindows } from './windows.ts';

/** Property tags (MS-OXPROPS) as they stand in the names of streams. */
const CODE_PAGE = 0x3ffd;
const SUBJECT = '0037';
const HEADERS = '007D';
const BODY = '1000';
const RTF = '1009';
const HTML = '1013';
const DATA = '3701';
const NAMES = ['3707', '3704', '3001'];
/** Names under which the other texts are known. */
const PROPERTIES = new Map([
  ['001A', 'class'],
  ['0042', 'sent-representing'],
  ['0065', 'sent-representing-email'],
  ['0C1A', 'from'],
  ['0C1F', 'from-email'],
  ['0E02', 'bcc'],
  ['0E03', 'cc'],
  ['0E04', 'to'],
  ['3001', 'name'],
  ['3003', 'email'],
  ['39FE', 'email'],
  ['5D01', 'from-email'],
]);

/** The texts and bytes of one storage, by property. */
interface Storage {
  /** Path, ending with `/` but for the outermost. */
  folder: string;
  streams: readonly CompoundStream[];
  most: number;
  encoding: string;
}

const NAME = /^__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})$/i;

function bytesOf({ folder, streams, most }: Storage, tag: string): Buffer | null {
  const found = streams.find(
    ({ path }) => path.toUpperCase() === `${folder}__substg1.0_${tag}0102`.toUpperCase(),
  );
  return found?.read(most) ?? null;
}

function decoded(bytes: Buffer, encoding: string): string {
  const decoder = createDecoder(encoding);
  return `${decoder.push(bytes)}${decoder.end()}`.replace(/\0+$/, '');
}

/** All texts of a storage itself, with their tags (MS-OXMSG 2.1.3): types 001F in UTF-16, 001E in the code page. */
function textsOf({ folder, streams, most, encoding }: Storage): { tag: string; text: string }[] {
  return streams.flatMap(({ path, read }) => {
    if (!path.startsWith(folder)) return [];
    const [, tag = '', type = ''] = NAME.exec(path.slice(folder.length)) ?? [];
    if (type === '001F') return [{ tag: tag.toUpperCase(), text: decoded(read(most), 'utf-16le') }];
    return type === '001E' ? [{ tag: tag.toUpperCase(), text: decoded(read(most), encoding) }] : [];
  });
}

/** The number of the code page of texts in bytes, from the fixed properties (MS-OXMSG 2.4). */
function encodingOf(streams: readonly CompoundStream[]): string {
  const fixed = streams.find(({ path }) => /^__properties_version1\.0$/i.test(path))?.read(2 ** 20);
  for (let at = 32; fixed !== undefined && at + 16 <= fixed.length; at += 16) {
    if (fixed.readUInt16LE(at + 2) === CODE_PAGE) return codePageLabel(fixed.readUInt32LE(at + 8));
  }
  return 'windows-1252';
}

function emitText(context: Context, part: Part, text: string): void {
  const windows = createWindows((window, _line, overlap) => {
    context.segment({ part, text: window, place: NOWHERE, property: null, overlap });
  });
  windows.push(text);
  windows.end();
}

function emitTexts(storage: Storage, context: Context): void {
  const paragraphs = createParagraphs(context.segment);
  for (const { tag, text } of textsOf(storage)) {
    context.spend(text.length);
    if (tag === SUBJECT) paragraphs.single('subject', text);
    else if (tag === BODY) emitText(context, 'body', text);
    else if (tag === HEADERS) emitRawHeaders(text, context);
    else {
      const name = PROPERTIES.get(tag);
      if (name !== undefined) paragraphs.single('property', text, name);
    }
  }
}

/** The other forms of the body: HTML, and RTF, which is compressed (MS-OXRTFCP). */
async function emitBodies(storage: Storage, context: Context): Promise<void> {
  const html = bytesOf(storage, HTML);
  if (html !== null) {
    const reader = createHtmlReader(context.segment, dialectOf('text/html'));
    const encoding = await chooseEncoding(html.subarray(0, 65_536), storage.encoding);
    reader.push(decoded(html, encoding ?? 'windows-1252'));
    reader.end();
  }
  const packed = bytesOf(storage, RTF);
  if (packed === null) return;
  try {
    context.spend(packed.length >= 8 ? packed.readUInt32LE(4) : 0);
    await context.embedded('body.rtf', Uint8Array.from(decompressRTF([...packed])));
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError)
      context.gap('damaged', 'the body is broken');
    else throw error;
  }
}

/** Names of the storages of one kind, in order. */
function storages(streams: readonly CompoundStream[], pattern: RegExp): string[] {
  return [...new Set(streams.flatMap(({ path }) => pattern.exec(path)?.[0] ?? []))].sort();
}

function attachmentOf(storage: Storage, number: number): MemberEntry {
  const texts = new Map(textsOf(storage).map(({ tag, text }) => [tag, text.trim()]));
  const inner = `${storage.folder}__substg1.0_${DATA}000D/`;
  const isMessage = storage.streams.some(({ path }) => path.startsWith(inner));
  const stated = NAMES.map((tag) => texts.get(tag)).find((text) => text !== undefined && text !== '');
  const name = stated ?? `attachment-${number}${isMessage ? '.msg' : ''}`;
  return {
    path: name,
    name,
    nameBytes: null,
    target: null,
    sizeBytes: null,
    modifiedAt: null,
    refusal: null,
    // eslint-disable-next-line @typescript-eslint/require-await -- the seam is asynchronous for archives
    chunks: async function* () {
      const bytes = isMessage ? compoundOf(storage.streams, inner, storage.most) : bytesOf(storage, DATA);
      if (bytes !== null) yield bytes;
    },
  };
}

/**
 * Reads an Outlook message (MS-OXMSG): subject, headers, people, every form of the body; attachments as members, attached
 * messages among them.
 */
export async function extractMsg(input: Input, context: Context): Promise<void> {
  const streams = compoundStreams(input);
  const most = memberLimit(context.budgets);
  const outer: Storage = { folder: '', streams, most, encoding: encodingOf(streams) };
  emitTexts(outer, context);
  await emitBodies(outer, context);
  for (const folder of storages(streams, /^__recip_version1\.0_#[0-9A-F]{8}\//i)) {
    emitTexts({ ...outer, folder }, context);
  }
  const paragraphs = createParagraphs(context.segment);
  for (const [index, folder] of storages(streams, /^__attach_version1\.0_#[0-9A-F]{8}\//i).entries()) {
    const member = attachmentOf({ ...outer, folder }, index + 1);
    paragraphs.single('attachment-name', member.name);
    await context.member(member);
  }
}
