import type { Streams } from './compound-streams.ts';
import { streamsOf } from './compound-streams.ts';
import { clearDocument } from './doc-crypto.ts';
import { readDoc } from './doc.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { readObjectFile, readObjects, readSlideObject } from './ole-objects.ts';
import { emitOleProperties } from './ole-properties.ts';
import { NO_PASSWORD, tryPasswords } from './passwords.ts';
import { readPpt } from './ppt.ts';
import { clearPresentation } from './ppt-crypto.ts';
import { emitStrings } from './strings.ts';
import { readMacros } from './vba.ts';

/** Brings title, author and the like (MS-OLEPS). */
export function emitProperties({ all }: Streams, context: Context): void {
  for (const stream of all) {
    if (/(^|\/)\x05(Document)?SummaryInformation$/i.test(stream.path)) {
      emitOleProperties(stream.read(2 ** 22), context);
    }
  }
}

/** Reads Word documents of 6.0 to 2003 (MS-DOC). */
export async function extractDoc(input: Input, context: Context): Promise<void> {
  const streams = streamsOf(input, context);
  emitProperties(streams, context);
  const bytes = await clearDocument(streams, context);
  readDoc(bytes('WordDocument'), bytes, context);
  readMacros(streams, context);
  await readObjects(streams, context);
}

/** Where PowerPoint 97 keeps its own form in a file that PowerPoint 95 can read, too. */
const DUAL = 'PP97_DUALSTORAGE/';

/** Reads PowerPoint presentations of 97 to 2003 (MS-PPT); of PowerPoint 95, whose form nobody published, runs of letters. */
export async function extractPpt(input: Input, context: Context): Promise<void> {
  const outer = streamsOf(input, context);
  emitProperties(outer, context);
  const isDual = outer.all.some(({ path }) => path.startsWith(DUAL));
  const texts = outer.bytes('Text_Content');
  if (!isDual && texts.length > 0) {
    emitStrings(texts, context);
    throw new ExtractFailure('unsupported-format', 'of PowerPoint 95 only runs of letters can be read');
  }
  const streams: Streams = isDual ? { ...outer, bytes: (path) => outer.bytes(`${DUAL}${path}`) } : outer;
  const stream = streams.bytes('PowerPoint Document');
  const objects = readPpt(await clearPresentation(stream, streams, context), context);
  for (const { bytes, isPacked } of objects) await readSlideObject(bytes, isPacked, context);
}

async function readEncrypted(streams: Streams, context: Context): Promise<void> {
  const { encryptedPackage } = await import('./office-crypto.ts');
  const open = await encryptedPackage(streams.bytes('EncryptionInfo'), streams.bytes('EncryptedPackage'));
  const unasked = open(NO_PASSWORD);
  if (unasked !== null) return context.decrypted(unasked);
  const opened = await tryPasswords(context, open);
  if (opened === null) throw new ExtractFailure('encrypted', 'the document is protected by a password');
  context.opened(opened.password);
  await context.decrypted(opened.value);
}

/**
 * Compound files (MS-CFB) that no reader knows: their properties, then the file that an object of a document holds, a
 * project of macros, or the runs of letters in their streams. Throws
 * ExtractFailure: `encrypted` for a protected Office package (MS-OFFCRYPTO 2.3.4.4), else `unsupported-format`.
 */
export async function extractCfb(input: Input, context: Context): Promise<void> {
  const streams = streamsOf(input, context);
  if (streams.all.some(({ path }) => path === 'EncryptedPackage')) return readEncrypted(streams, context);
  emitProperties(streams, context);
  if (await readObjectFile(streams, context)) return;
  if (readMacros(streams, context).includes('')) return;
  if (streams.all.length > 0 && streams.all.every(({ size }) => size === 0)) return;
  for (const { read } of streams.all) {
    const bytes = read(memberLimit(context.budgets));
    context.spend(bytes.length);
    emitStrings(bytes, context);
  }
  throw new ExtractFailure('unsupported-format', 'only runs of letters can be read');
}
