import type { View } from './zip-view.ts';

const READ = 65_536;

/** Bytes that can be read once, forward. */
export interface ByteSource {
  /** The next `length` bytes; fewer only at the end. */
  take: (length: number) => Promise<Buffer>;
  /** The same, and they stay. */
  peek: (length: number) => Promise<Buffer>;
  /** Up to `length` bytes, in pieces as they come. A piece is valid until the next one is asked for. */
  pieces: (length: number) => AsyncGenerator<Uint8Array, void>;
}

/** Reads what an iterable brings; what that throws passes through. */
export function createByteSource(chunks: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  const piece = async (most: number): Promise<Uint8Array | null> => {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done === true) return null;
      rest = next.value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  };
  async function* pieces(length: number): AsyncGenerator<Uint8Array, void> {
    for (let left = length; left > 0;) {
      const taken = await piece(left);
      if (taken === null) return;
      left -= taken.length;
      yield taken;
    }
  }
  const take = async (length: number): Promise<Buffer> => {
    const taken: Uint8Array[] = [];
    for await (const part of pieces(length)) taken.push(Uint8Array.from(part));
    return Buffer.concat(taken);
  };
  return {
    pieces,
    take,
    async peek(length) {
      const taken = await take(length);
      rest = Buffer.concat([taken, rest]);
      return taken;
    },
  };
}

/** All bytes of a file, in pieces. */
export function* fileChunks(view: View, size = READ): Generator<Uint8Array, void> {
  for (let offset = 0; offset < view.size; offset += size) yield Uint8Array.from(view.read(offset, size));
}
