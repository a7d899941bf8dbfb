import { fileChunks } from './byte-source.ts';
import { brokenData } from './broken-data.ts';
import type { View } from './zip-view.ts';

/** Bytes of a block for each unit of its size. */
const UNIT = 100_000;
const PIECE = 65_536;

/** Takes bytes one by one; a block stands for up to 45 MB. */
function createCollector(): { push: (byte: number) => void; take: () => Uint8Array[] } {
  let whole: Uint8Array[] = [];
  let piece = new Uint8Array(PIECE);
  let length = 0;
  return {
    push(byte) {
      if (length === PIECE) {
        whole.push(piece);
        piece = new Uint8Array(PIECE);
        length = 0;
      }
      piece[length] = byte;
      length += 1;
    },
    take() {
      const taken = [...whole, piece.slice(0, length)];
      whole = [];
      length = 0;
      return taken;
    },
  };
}

function* piecesOf(view: View): Generator<Uint8Array, never> {
  yield* fileChunks(view, PIECE);
  throw brokenData();
}

/**
 * What all streams of a bzip2 file inflate to, block by block: only one is held. Throws ExtractFailure `damaged` after the last good block,
 * also where a checksum does not fit or something else follows.
 */
export async function* unbzipped(view: View): AsyncGenerator<Uint8Array, void> {
  const { default: bzip2 } = await import('unbzip2-stream/lib/bzip2.js');
  const { default: bitIterator } = await import('unbzip2-stream/lib/bit_iterator.js');
  const pieces = piecesOf(view);
  const bits = bitIterator(() => pieces.next().value);
  const collector = createCollector();
  let buffer = new Int32Array(0);
  const asking = <T>(read: () => T): T => {
    try {
      return read();
    } catch {
      throw brokenData();
    }
  };
  while (bits.bytesRead < view.size) {
    const size = asking(() => bzip2.header(bits)) * UNIT;
    if (buffer.length < size) buffer = new Int32Array(size);
    for (let sum: number | null = 0; ;) {
      const before: number = sum;
      sum = asking(() => bzip2.decompress(bits, collector.push, buffer, size, before));
      if (sum === null) break;
      yield* collector.take();
    }
  }
}
