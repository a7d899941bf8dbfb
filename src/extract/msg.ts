import { bareMember } from './bare-member.ts';
import { codePageLabel } from './code-pages.ts';
import type { CompoundStream } from './compound.ts';
import { compoundStreams } from './compound.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ATTACHMENT_NAMES, emitMapiHtml, emitMapiRtf, emitMapiText, mapiText, TAG } from './mapi.ts';
import { memberLimit } from './member-limit.ts';
import { compoundOf } from './msg-inner.ts';
import { createParagraphs } from './paragraphs.ts';

/** The texts and bytes of one storage, by property. */
interface Storage {
  /** Path, ending with `/` but for the outermost. */
  folder: string;
  streams: readonly CompoundStream[];
  most: number;
  encoding: string;
}

const hex = (tag: number): string => tag.toString(16).toUpperCase().padStart(4, '0');

const NAME = /^__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})$/i;

function bytesOf({ folder, streams, most }: Storage, tag: number): Buffer | null {
  const wanted = `${folder}__substg1.0_${hex(tag)}0102`.toUpperCase();
  const found = streams.find(({ path }) => path.toUpperCase() === wanted);
  return found?.read(most) ?? null;
}

/** All texts of a storage itself, with their tags (MS-OXMSG 2.1.3): types 001F in UTF-16, 001E in the code page. */
function textsOf({ folder, streams, most, encoding }: Storage): { tag: number; text: string }[] {
  return streams.flatMap(({ path, read }) => {
    if (!path.startsWith(folder)) return [];
    const [, digits = '', type = ''] = NAME.exec(path.slice(folder.length)) ?? [];
    const tag = Number.parseInt(digits, 16);
    if (type === '001F') return [{ tag, text: mapiText(read(most), 'utf-16le') }];
    return type === '001E' ? [{ tag, text: mapiText(read(most), encoding) }] : [];
  });
}

/** The number of the code page of texts in bytes, from the fixed properties (MS-OXMSG 2.4). */
function encodingOf(streams: readonly CompoundStream[]): string {
  const fixed = streams.find(({ path }) => /^__properties_version1\.0$/i.test(path))?.read(2 ** 20);
  for (let at = 32; fixed !== undefined && at + 16 <= fixed.length; at += 16) {
    if (fixed.readUInt16LE(at + 2) === TAG.codePage) return codePageLabel(fixed.readUInt32LE(at + 8));
  }
  return 'windows-1252';
}

function emitTexts(storage: Storage, context: Context): void {
  for (const { tag, text } of textsOf(storage)) emitMapiText(context, tag, text);
}

async function emitBodies(storage: Storage, context: Context): Promise<void> {
  const html = bytesOf(storage, TAG.html);
  if (html !== null) await emitMapiHtml(context, html, storage.encoding);
  const packed = bytesOf(storage, TAG.rtf);
  if (packed !== null) await emitMapiRtf(context, packed);
}

/** Names of the storages of one kind, in order. */
function storages(streams: readonly CompoundStream[], pattern: RegExp): string[] {
  return [...new Set(streams.flatMap(({ path }) => pattern.exec(path)?.[0] ?? []))].sort();
}

function attachmentOf(storage: Storage, number: number): MemberEntry {
  const texts = new Map(textsOf(storage).map(({ tag, text }) => [tag, text.trim()]));
  const inner = `${storage.folder}__substg1.0_${hex(TAG.data)}000D/`;
  const isMessage = storage.streams.some(({ path }) => path.startsWith(inner));
  const stated = ATTACHMENT_NAMES.map((tag) => texts.get(tag)).find(
    (text) => text !== undefined && text !== '',
  );
  const name = stated ?? `attachment-${number}${isMessage ? '.msg' : ''}`;
  return bareMember(name, null, function* () {
    const bytes = isMessage ? compoundOf(storage.streams, inner, storage.most) : bytesOf(storage, TAG.data);
    if (bytes !== null) yield bytes;
  });
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
    paragraphs.single('attachment-name', member.path);
    await context.member(member);
  }
}
