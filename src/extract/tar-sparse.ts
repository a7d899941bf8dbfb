import type { ByteSource } from './byte-source.ts';
import { ExtractFailure } from './extractor.ts';
import type { TarHeader } from './tar-header.ts';
import { BLOCK, number } from './tar-header.ts';

/** Most numbers of a map that are kept; one longer is none. */
const MOST = 2 ** 19;
const ZEROS = new Uint8Array(65_536);

/** What a member with holes is made of. */
export interface SparseMap {
  /** Bytes of the file, holes and all. */
  realSize: number;
  /** Offset and length in turn, of what is stored, in bytes. */
  numbers: number[];
  /** Bytes that are stored behind the map. */
  stored: number;
}

/** Pairs of numbers in a block of an old GNU archive, from `start` on; an empty one ends them. */
function pairsIn(block: Buffer, start: number, count: number): number[] {
  const numbers: number[] = [];
  for (let at = start; at < start + count * 24; at += 24) {
    if (block[at] === 0) break;
    numbers.push(number(block, at, 12), number(block, at + 12, 12));
  }
  return numbers;
}

/** Four pairs in the header, 21 in each block that follows it before the data (GNU tar, old sparse format). */
async function oldMap(source: ByteSource, block: Buffer, stored: number): Promise<SparseMap> {
  const numbers = pairsIn(block, 386, 4);
  let isExtended = block[482] !== 0;
  while (isExtended) {
    const more = await source.take(BLOCK);
    numbers.push(...pairsIn(more, 0, 21));
    if (more.length < BLOCK || numbers.length > MOST)
      throw new ExtractFailure('damaged', 'a map of holes does not end');
    isExtended = more[504] !== 0;
  }
  return { realSize: number(block, 483, 12), numbers, stored };
}

/** Lines of decimal numbers before the data, padded to a block; the first says how many pairs follow (GNU tar, sparse format 1.0). */
async function mapBeforeData(source: ByteSource, realSize: number, size: number): Promise<SparseMap> {
  const numbers: number[] = [];
  let line = '';
  let stored = size;
  do {
    const block = await source.take(BLOCK);
    stored -= BLOCK;
    if (stored < 0 || block.length < BLOCK || numbers.length > MOST)
      throw new ExtractFailure('damaged', 'a map of holes does not end');
    const lines = (line + block.toString('latin1')).split('\n');
    line = lines.pop() ?? '';
    numbers.push(...lines.map(Number));
  } while (numbers.length < 1 + 2 * (numbers[0] ?? Infinity));
  return { realSize, numbers: numbers.slice(1, 1 + 2 * (numbers[0] ?? 0)), stored };
}

/**
 * The map of a member that is stored without its holes; null where it has none. `block` is its header block, `records` its pax
 * records. What stands before the data is taken from `source`. Throws ExtractFailure `damaged`.
 */
export async function sparseMap(
  source: ByteSource,
  block: Buffer,
  { type, size }: TarHeader,
  records: ReadonlyMap<string, Buffer>,
): Promise<SparseMap | null> {
  if (type === 'S') return oldMap(source, block, size);
  const said = (key: string): string | undefined => records.get(`GNU.sparse.${key}`)?.toString('latin1');
  const realSize = Number(said('realsize') ?? said('size') ?? NaN);
  if (said('major') === '1') return mapBeforeData(source, realSize, size);
  const numbers = said('map')?.split(',').map(Number);
  return numbers === undefined ? null : { realSize, numbers, stored: size };
}

/** Pieces in order that do not overlap, that are all that is stored, and that end within the file. */
function isRight({ realSize, numbers, stored }: SparseMap): boolean {
  let end = 0;
  let sum = 0;
  for (let at = 0; at < numbers.length; at += 2) {
    const [offset = NaN, length = NaN] = [numbers[at], numbers[at + 1]];
    if (!(offset >= end && length >= 0)) return false;
    end = offset + length;
    sum += length;
  }
  return sum === stored && end <= realSize && Number.isSafeInteger(realSize);
}

function* zeros(count: number): Generator<Uint8Array, void> {
  for (let left = count; left > 0; left -= ZEROS.length)
    yield ZEROS.subarray(0, Math.min(left, ZEROS.length));
}

/**
 * A member with its holes, from the bytes that are stored of it. Where the map cannot be right the bytes come as they are
 * stored, and then it throws ExtractFailure `damaged`.
 */
export async function* expanded(
  map: SparseMap,
  data: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  if (!isRight(map)) {
    yield* data;
    throw new ExtractFailure('damaged', 'the map of its holes is wrong');
  }
  const { numbers, realSize } = map;
  let pair = 0;
  let at = 0;
  for await (const chunk of data) {
    for (let from = 0; from < chunk.length;) {
      while ((numbers[pair] ?? 0) + (numbers[pair + 1] ?? Infinity) <= at) pair += 2;
      const offset = numbers[pair] ?? at;
      if (offset > at) yield* zeros(offset - at);
      at = Math.max(at, offset);
      const part = chunk.subarray(from, from + offset + (numbers[pair + 1] ?? Infinity) - at);
      yield part;
      from += part.length;
      at += part.length;
    }
  }
  yield* zeros(realSize - at);
}
