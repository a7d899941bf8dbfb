import type { CompoundStream } from './compound.ts';
import { compoundStreams } from './compound.ts';
import { readDoc } from './doc.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { emitOleProperties } from './ole-properties.ts';
import { readPpt, refuseEncryptedPpt } from './ppt.ts';
import { emitStrings } from './strings.ts';

/** Streams of a compound file by their paths in lower case. */
export interface Streams {
  all: readonly CompoundStream[];
  /** Bytes of a stream; none where it is missing. */
  bytes: (path: string) => Buffer;
}

/** Opens a compound file. A stream that is not whole is a gap once it is read. */
export function streamsOf(input: Input, context: Context): Streams {
  const all = compoundStreams(input);
  const byPath = new Map(all.map((stream) => [stream.path.toLowerCase(), stream]));
  const most = memberLimit(context.budgets);
  const bytes = (path: string): Buffer => {
    const stream = byPath.get(path.toLowerCase());
    if (stream === undefined) return Buffer.alloc(0);
    const read = stream.read(most);
    if (stream.size > most) context.gap('too-large', `${stream.path} is longer than ${most} bytes`);
    else if (read.length < stream.size) context.gap('damaged', `${stream.path} breaks off`);
    return read;
  };
  return { all, bytes };
}

/** Brings title, author and the like (MS-OLEPS). */
export function emitProperties({ all }: Streams, context: Context): void {
  for (const stream of all) {
    if (/(^|\/)\x05(Document)?SummaryInformation$/i.test(stream.path)) {
      emitOleProperties(stream.read(2 ** 22), context);
    }
  }
}

function objectsUnread(context: Context): void {
  context.gap('unsupported-format', 'objects inside the document are not read');
}

/** Macros and their like are not read; the objects that people put into documents are a gap where they are not. */
export function reportObjects({ all }: Streams, context: Context): void {
  if (all.some(({ path }) => /(^|\/)(ObjectPool|MBD[0-9a-f]{8})\//i.test(path))) {
    objectsUnread(context);
  }
}

/** Reads Word documents of 6.0 to 2003 (MS-DOC). */
export function extractDoc(input: Input, context: Context): void {
  const streams = streamsOf(input, context);
  emitProperties(streams, context);
  readDoc(streams.bytes('WordDocument'), streams.bytes, context);
  reportObjects(streams, context);
}

/** Reads PowerPoint presentations of 97 to 2003 (MS-PPT). */
export function extractPpt(input: Input, context: Context): void {
  const streams = streamsOf(input, context);
  emitProperties(streams, context);
  refuseEncryptedPpt(streams.bytes('Current User'));
  const { objects } = readPpt(streams.bytes('PowerPoint Document'), context);
  if (objects) objectsUnread(context);
}

/**
 * Compound files (MS-CFB) that no reader knows: their properties, and the runs of letters in their streams. Throws
 * ExtractFailure: `encrypted` for a protected Office package (MS-OFFCRYPTO 2.3.4.4), else `unsupported-format`.
 */
export function extractCfb(input: Input, context: Context): void {
  const streams = streamsOf(input, context);
  if (streams.all.some(({ path }) => path === 'EncryptedPackage')) {
    throw new ExtractFailure('encrypted', 'the document is protected by a password');
  }
  emitProperties(streams, context);
  for (const { read } of streams.all) {
    const bytes = read(memberLimit(context.budgets));
    context.spend(bytes.length);
    emitStrings(bytes, context);
  }
  throw new ExtractFailure('unsupported-format', 'only runs of letters can be read');
}
