import { once } from 'node:events';
import { crc32, createInflateRaw } from 'node:zlib';
import { brokenData, trailingData, wrongChecksum } from './broken-data.ts';
import type { View } from './zip-view.ts';
import { copyAt } from './zip-view.ts';

/** Pieces are small, so that what one of them inflates to stays bounded. */
const PIECE = 16_384;
const WINDOW = 65_536;
const TRAILER_SIZE = 8;

/**
 * What all members of a gzip file (RFC 1952) inflate to; zeros between and behind them are padding. Throws ExtractFailure
 * `damaged` after the last good byte, also where a checksum does not fit or something else follows.
 */
export async function* gunzipped(view: View): AsyncGenerator<Uint8Array, void> {
  let at = 0;
  do {
    const start = dataStart(view, at);
    if (start === null) throw at === 0 ? brokenData() : trailingData();
    at = afterZeros(view, yield* member(view, start));
  } while (at < view.size);
}

/** Where the data of the member at `at` begins; null where no member is. */
function dataStart(view: View, at: number): number | null {
  const head = copyAt(view, at, 12);
  const flags = head[3] ?? 0;
  if (head.length < 12 || head.readUIntBE(0, 3) !== 0x1f8b08 || (flags & 0xe0) !== 0) return null;
  let start = at + 10;
  if ((flags & 4) !== 0) start += 2 + head.readUInt16LE(10);
  for (const named of [8, 16]) {
    if ((flags & named) !== 0) start = find(view, start, (window) => window.indexOf(0)) + 1;
  }
  return (flags & 2) === 0 ? start : start + 2;
}

function afterZeros(view: View, from: number): number {
  return find(view, from, (window) => window.findIndex((byte) => byte !== 0));
}

/** Offset of what `look` finds in a window, or the end. */
function find(view: View, from: number, look: (window: Uint8Array) => number): number {
  for (let at = from; at < view.size; at += WINDOW) {
    const index = look(view.read(at, WINDOW));
    if (index !== -1) return at + index;
  }
  return view.size;
}

/** Inflates the member whose data begins at `start`; returns where it ends. */
async function* member(view: View, start: number): AsyncGenerator<Uint8Array, number> {
  const inflater = createInflater();
  let [sum, length, at] = [0, 0, start];
  try {
    for (let isWhole = false; !isWhole; at += PIECE) {
      const piece = at < view.size ? copyAt(view, at, PIECE) : null;
      const { out, state } = await inflater.step(piece);
      for (const chunk of out) {
        sum = crc32(chunk, sum);
        length = (length + chunk.length) % 2 ** 32;
        yield chunk;
      }
      if (state === 'broken' || (piece === null && state === 'more')) throw brokenData();
      isWhole = state === 'whole';
    }
    const end = start + inflater.taken();
    const trailer = copyAt(view, end, TRAILER_SIZE);
    if (trailer.length < TRAILER_SIZE) throw brokenData();
    if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== length) throw wrongChecksum();
    return end + TRAILER_SIZE;
  } finally {
    inflater.close();
  }
}

/** What became of a piece: the data goes on, is whole, or is broken. */
interface Inflated {
  out: Uint8Array[];
  state: 'more' | 'whole' | 'broken';
}

interface Inflater {
  /** Null at the end of the file. */
  step: (piece: Uint8Array | null) => Promise<Inflated>;
  /** Bytes of the pieces that belong to the data. */
  taken: () => number;
  close: () => void;
}

function createInflater(): Inflater {
  const stream = createInflateRaw();
  let out: Uint8Array[] = [];
  stream.on('data', (chunk: Uint8Array) => out.push(chunk));
  // An error and the end come once, whoever waits for them then.
  const ending = once(stream, 'end').then(
    () => 'whole' as const,
    () => 'broken' as const,
  );
  return {
    taken: () => stream.bytesWritten,
    close: () => stream.destroy(),
    async step(piece) {
      out = [];
      const written = new Promise<'more'>((resolve) => {
        if (piece === null) stream.end();
        else {
          stream.write(piece, (error) => {
            if (error == null) resolve('more');
          });
        }
      });
      const state = await Promise.race([written, ending]);
      return { out, state };
    },
  };
}
