import { isUtf8 } from 'node:buffer';
import type { Reason } from '../model/examination.ts';
import type { ByteSource } from './byte-source.ts';
import { createByteSource, fileChunks } from './byte-source.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { TarHeader } from './tar-header.ts';
import { BLOCK, nameText, paxRecords, tarHeader, withRecords } from './tar-header.ts';
import type { SparseMap } from './tar-sparse.ts';
import { expanded, sparseMap } from './tar-sparse.ts';

/** Longest name or set of records that is kept, in bytes. */
const MAX_RECORDS = 2 ** 20;

/** Keywords of pax whose records are kept: of others there can be any number. */
const USED_RECORDS: ReadonlySet<string> = new Set([
  'path',
  'linkpath',
  'size',
  'mtime',
  ...['name', 'realsize', 'size', 'map', 'major'].map((key) => `GNU.sparse.${key}`),
]);

/** Header fields that earlier members brought for the next one, and for all. */
interface Pending {
  next: Map<string, Buffer>;
  all: Map<string, Buffer>;
}

/** Reads data and the padding behind it. Throws ExtractFailure `damaged` where it breaks off. */
async function takeData(source: ByteSource, size: number): Promise<Buffer> {
  if (size > MAX_RECORDS) throw new ExtractFailure('damaged', 'a name or record is too long to be one');
  const data = await source.take(size + padding(size));
  return data.subarray(0, size);
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Takes in what stands for other members; false where the header is that of a member. */
async function remember(source: ByteSource, header: TarHeader, pending: Pending): Promise<boolean> {
  const { type, size } = header;
  if (!'xgLK'.includes(type)) return false;
  const data = await takeData(source, size);
  if (type === 'L' || type === 'K') {
    const end = data.indexOf(0);
    pending.next.set(type === 'L' ? 'path' : 'linkpath', data.subarray(0, end === -1 ? size : end));
  } else {
    const into = type === 'x' ? pending.next : pending.all;
    for (const [key, value] of paxRecords(data)) {
      // Without a value it takes back what an earlier one said.
      if (value.length === 0) into.delete(key);
      else if (USED_RECORDS.has(key)) into.set(key, value);
    }
  }
  return true;
}

function refusalOf(type: string): Reason | null {
  if (type === '1' || type === '2') return 'not-followed';
  return '346'.includes(type) ? 'not-a-file' : null;
}

/** Data of one member: what nobody pulls is walked past afterwards. */
interface MemberData {
  chunks: () => AsyncGenerator<Uint8Array, void>;
  skipRest: () => Promise<void>;
}

function memberData(source: ByteSource, size: number, spend: Context['spend']): MemberData {
  let left = size;
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    for await (const piece of source.pieces(left)) {
      left -= piece.length;
      yield piece;
      if (left === 0) return;
    }
    if (left > 0) throw new ExtractFailure('damaged', 'the archive ends within a member');
  }
  return {
    chunks,
    async skipRest() {
      for await (const piece of source.pieces(left + padding(size))) spend(piece.length);
    },
  };
}

function entryOf(header: TarHeader, data: MemberData, sparse: SparseMap | null): MemberEntry {
  const { path, link, size, modifiedAt } = header;
  const lastName = path.subarray(path.lastIndexOf('/') + 1);
  const text = nameText(path);
  return {
    path: text,
    name: text.slice(text.lastIndexOf('/') + 1),
    nameBytes: isUtf8(lastName) ? null : lastName.toString('base64'),
    target: link.length > 0 ? nameText(link) : null,
    sizeBytes: sparse === null || Number.isNaN(sparse.realSize) ? size : sparse.realSize,
    modifiedAt,
    refusal: refusalOf(header.type),
    chunks: sparse === null ? data.chunks : () => expanded(sparse, data.chunks()),
  };
}

/**
 * Links, devices, pipes and folders have no data, whatever size they state; programs differ in whether they skip as much. Where what
 * follows is no header, it is data all the same, and the member a file: nothing hides there.
 */
async function withTrueSize(source: ByteSource, header: TarHeader): Promise<TarHeader> {
  if (header.size === 0 || !'123456'.includes(header.type)) return header;
  const next = await source.peek(BLOCK);
  const isNext = tarHeader(next) !== null || next.every((byte) => byte === 0);
  return isNext ? { ...header, size: 0 } : { ...header, type: '0' };
}

function isEmptyFolder({ type, path, size }: TarHeader): boolean {
  return type === '5' || (path.at(-1) === 0x2f && size === 0);
}

/** A member of a TAR archive as it passes by. */
export interface TarMember {
  entry: MemberEntry;
  /** It stands for a folder and holds nothing. */
  isFolder: boolean;
}

/**
 * Every member of a TAR archive (ustar, pax, GNU), also of archives joined together, in archive order; its bytes can be had
 * until the next one is asked for. `spend` is told of bytes that nobody pulled. Throws ExtractFailure `damaged` where no
 * header is where one has to be.
 */
export async function* tarMembers(
  source: ByteSource,
  spend: Context['spend'],
): AsyncGenerator<TarMember, void> {
  const pending: Pending = { next: new Map(), all: new Map() };
  for (let members = 0; ;) {
    const block = await source.take(BLOCK);
    if (block.length === 0) return;
    spend(BLOCK);
    if (block.every((byte) => byte === 0)) continue;
    const header = tarHeader(block);
    if (header === null) {
      throw new ExtractFailure('damaged', `no header of a member behind ${members} of them`);
    }
    if (await remember(source, header, pending)) continue;
    const own = await withTrueSize(source, withRecords(withRecords(header, pending.all), pending.next));
    const sparse = await sparseMap(source, block, own, pending.next);
    pending.next.clear();
    const data = memberData(source, sparse?.stored ?? own.size, spend);
    yield { entry: entryOf(own, data, sparse), isFolder: isEmptyFolder(own) };
    await data.skipRest();
    members += 1;
  }
}

/** Hands on every member of a TAR archive. Throws as `tarMembers` does. */
export async function readTar(source: ByteSource, context: Context): Promise<void> {
  for await (const { entry, isFolder } of tarMembers(source, context.spend)) {
    if (!isFolder) await context.member(entry);
  }
}

/** Reads TAR archives. */
export async function extractTar(input: Input, context: Context): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/require-await -- what decompresses is asynchronous, a file is not
  const chunks = async function* (): AsyncGenerator<Uint8Array, void> {
    yield* fileChunks(input);
  };
  await readTar(createByteSource(chunks()), context);
}
