import { crc32 } from 'node:zlib';
import type { Context, Input, MemberEntry, Password } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { createUnpacker } from './libarchive.ts';
import type { Archive, Content } from './seven-zip-content.ts';
import { contentOf, headerOf } from './seven-zip-content.ts';
import { broken } from './seven-zip-cursor.ts';
import { createOpener } from './seven-zip-crypto.ts';
import { filesOf, type SevenZipFile } from './seven-zip-files.ts';
import type { Folder } from './seven-zip-header.ts';

/** Longest target of a link. */
const MOST_TARGET = 4096;

/** What is packed of one file. */
interface Stream {
  size: number;
  isLocked: boolean;
  password: Password | null;
  chunks: () => AsyncGenerator<Uint8Array, void>;
}

/** Bytes between two places of a folder's content. Places only grow: what lies before is unpacked, counted and passed over. */
type Range = (start: number, end: number) => AsyncGenerator<Uint8Array, void>;

function rangesOf(content: Content, context: Context): Range {
  const pieces = content.bytes();
  let rest: Uint8Array = Buffer.alloc(0);
  let position = 0;
  async function* until(end: number): AsyncGenerator<Uint8Array, void> {
    while (position < end) {
      if (rest.length === 0) {
        const next = await pieces.next();
        if (next.done === true) throw new ExtractFailure('damaged', 'the packed data breaks off');
        rest = next.value;
      }
      const piece = rest.subarray(0, end - position);
      rest = rest.subarray(piece.length);
      position += piece.length;
      yield piece;
    }
  }
  return async function* (start, end) {
    for await (const piece of until(start)) context.spend(piece.length);
    yield* until(end);
  };
}

async function* checked(range: Range, start: number, size: number, crc: number | null): ReturnType<Range> {
  let sum = 0;
  for await (const piece of range(start, start + size)) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (crc !== null && sum !== crc) throw new ExtractFailure('damaged', 'the checksum does not fit');
}

// eslint-disable-next-line @typescript-eslint/require-await -- nothing comes of it but why
async function* failing(failure: ExtractFailure): ReturnType<Range> {
  throw failure;
}

/** What is packed in a folder, file by file. */
async function* streamsIn(archive: Archive, folder: Folder): AsyncGenerator<Stream, void> {
  let content: Content | null = null;
  let failure: ExtractFailure | null = null;
  try {
    content = await contentOf(archive, folder);
  } catch (error) {
    if (!(error instanceof ExtractFailure)) throw error;
    failure = error;
  }
  const range = content && rangesOf(content, archive.context);
  const isLocked = content === null && failure === null;
  let start = 0;
  for (const { size, crc } of folder.files) {
    const from = start;
    const chunks = (): ReturnType<Range> =>
      range === null ? failing(failure ?? broken()) : checked(range, from, size, crc);
    yield { size, isLocked, password: content?.password ?? null, chunks };
    start += size;
  }
}

async function* streamsOf(archive: Archive, folders: readonly Folder[]): AsyncGenerator<Stream, void> {
  for (const folder of folders) if (folder.files.length > 0) yield* streamsIn(archive, folder);
}

const EMPTY: Stream = {
  size: 0,
  isLocked: false,
  password: null,
  chunks: async function* () {},
};

/** Where a link leads; null where that cannot be read. */
async function targetOf({ size, isLocked, chunks }: Stream): Promise<string | null> {
  if (isLocked || size > MOST_TARGET) return null;
  const pieces: Buffer[] = [];
  try {
    for await (const piece of chunks()) pieces.push(Buffer.from(piece));
  } catch (error) {
    if (!(error instanceof ExtractFailure)) throw error;
    return null;
  }
  return Buffer.concat(pieces).toString();
}

async function memberOf(file: SevenZipFile, stream: Stream): Promise<MemberEntry> {
  const { path, isLink, modifiedAt } = file;
  const { size, isLocked, password, chunks } = stream;
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    nameBytes: null,
    target: isLink ? await targetOf(stream) : null,
    sizeBytes: size,
    modifiedAt,
    refusal: isLink ? 'not-followed' : isLocked ? 'encrypted' : null,
    ...(password && { password }),
    chunks,
  };
}

/**
 * Reads 7z archives: the list of members and the encryption are our own, so that names are as they were written and passwords
 * open what they fit; libarchive unpacks. Throws ExtractFailure: `encrypted` where even the list of members is,
 * `damaged` where it cannot be read or shows no member.
 */
export async function extractSevenZip(input: Input, context: Context): Promise<void> {
  const archive = { input, context, unpack: createUnpacker(), open: createOpener() };
  const { folders, files } = await headerOf(archive);
  const streams = streamsOf(archive, folders);
  let entries = 0;
  for (const file of filesOf(files)) {
    entries += 1;
    const stream = file.hasStream ? (await streams.next()).value : EMPTY;
    if (stream === undefined) throw broken();
    if (!file.isFolder) await context.member(await memberOf(file, stream));
  }
  if (entries === 0) throw new ExtractFailure('damaged', 'no member could be listed');
}
