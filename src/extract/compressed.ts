import { bareMember } from './bare-member.ts';
import { createByteSource } from './byte-source.ts';
import { decompressed } from './decompress.ts';
import type { Context, Input } from './extractor.ts';
import { BLOCK, nameText, tarHeader } from './tar-header.ts';
import { readTar } from './tar.ts';

/** Name of a member that has none. */
const CONTENT = 'content';

/** The file name in a gzip header (RFC 1952, 2.3), where there is one. */
function gzipName(input: Input): string | null {
  const head = Buffer.from(input.read(0, 4096));
  const flags = head[3] ?? 0;
  if (input.mediaType !== 'application/gzip' || (flags & 8) === 0) return null;
  const start = (flags & 4) === 0 ? 10 : 12 + (head.length >= 12 ? head.readUInt16LE(10) : 0);
  const end = head.indexOf(0, start);
  return end > start ? nameText(head.subarray(start, end)) : null;
}

/** What was looked at comes first, then the rest; a failure comes where the bytes end. */
async function* rejoined(
  first: readonly Uint8Array[],
  failure: unknown,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* first;
  if (failure !== null) throw failure as Error;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/**
 * Reads files that are compressed as a whole: a TAR archive inside brings its members, anything else is the one member.
 */
export async function extractCompressed(input: Input, context: Context): Promise<void> {
  const iterator = decompressed(input.mediaType, input);
  try {
    await extractInflated(iterator, input, context);
  } finally {
    // A reader that is left half-way would keep the next one waiting: that of xz reads one file at a time.
    await iterator.return(undefined);
  }
}

async function extractInflated(
  iterator: AsyncGenerator<Uint8Array, void>,
  input: Input,
  context: Context,
): Promise<void> {
  const first: Uint8Array[] = [];
  let failure: unknown = null;
  for (let length = 0; length < BLOCK;) {
    const next = await iterator.next().catch((error: unknown) => {
      failure = error;
      return null;
    });
    if (next === null || next.done === true) break;
    first.push(Uint8Array.from(next.value));
    length += next.value.length;
  }
  if (first.length === 0 && failure !== null) throw failure as Error;
  const head = Buffer.concat(first).subarray(0, BLOCK);
  const chunks = (): AsyncGenerator<Uint8Array, void> => rejoined(first, failure, iterator);
  if (tarHeader(head) !== null) {
    await readTar(createByteSource(chunks()), context);
    return;
  }
  const name = gzipName(input) ?? CONTENT;
  await context.member(bareMember(name, null, chunks));
}
