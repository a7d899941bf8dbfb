import { brokenData, trailingData, wrongChecksum } from './broken-data.ts';
import { ExtractFailure } from './extractor.ts';
import type { View } from './zip-view.ts';
import { copyAt } from './zip-view.ts';

const FRAME = 0xfd2fb528;
/** Frames to be skipped (RFC 8878, 3.1.2) have sixteen magic numbers. */
const SKIPPED = 0x184d2a50;
const REPEATED = 1;
const RESERVED = 3;
/** Largest window that is held, in bytes: as much as `zstd` takes by itself. */
const WINDOW = 2 ** 27;
const MOST_IN_BLOCK = 2 ** 17;
const CHECKSUM = 4;

/** What the header of a frame says (3.1.1.1). */
interface Frame {
  headLength: number;
  /** Bytes of its content; null where it does not say. */
  size: bigint | null;
  window: number;
  isSummed: boolean;
}

/** Null where no frame begins. */
function frameOf(head: Buffer): Frame | null {
  const flags = head[4] ?? 0;
  const isSingle = (flags & 0x20) !== 0;
  const sizeLength = [isSingle ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const sizeAt = (isSingle ? 5 : 6) + ([0, 1, 2, 4][flags & 3] ?? 0);
  const headLength = sizeAt + sizeLength;
  if (head.length < headLength || head.readUInt32LE(0) !== FRAME) return null;
  const digits = Buffer.from(head.subarray(sizeAt, headLength)).reverse().toString('hex');
  const size = sizeLength === 0 ? null : BigInt(`0x${digits}`) + (sizeLength === 2 ? 256n : 0n);
  const base = 2 ** (10 + ((head[5] ?? 0) >>> 3));
  const window = isSingle ? Number(size) : base + (base / 8) * ((head[5] ?? 0) & 7);
  return { headLength, size, window, isSummed: (flags & 4) !== 0 };
}

/** The blocks of a frame (3.1.1.2) as they stand, the checksum with the last. */
function* blocksOf(view: View, start: number, isSummed: boolean): Generator<Buffer, void> {
  for (let at = start, isLast = false; !isLast;) {
    const head = copyAt(view, at, 3);
    if (head.length < 3) throw brokenData();
    const value = head.readUIntLE(0, 3);
    const [kind, length] = [(value >>> 1) & 3, value >>> 3];
    if (kind === RESERVED || length > MOST_IN_BLOCK) throw brokenData();
    isLast = (value & 1) !== 0;
    const wanted = 3 + (kind === REPEATED ? 1 : length) + (isLast && isSummed ? CHECKSUM : 0);
    const block = copyAt(view, at, wanted);
    if (block.length < wanted) throw brokenData();
    at += wanted;
    yield block;
  }
}

/** Inflates the frame at `start`; returns where it ends. */
async function* inflated(view: View, start: number, frame: Frame): AsyncGenerator<Uint8Array, number> {
  const { Decompress } = await import('fzstd');
  const { createXXHash64 } = await import('hash-wasm/dist/index.esm.js');
  const sum = frame.isSummed ? await createXXHash64() : null;
  const out: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => out.push(chunk));
  const push = (bytes: Uint8Array, isLast = false): void => {
    try {
      decoder.push(bytes, isLast);
    } catch {
      throw brokenData();
    }
  };
  push(copyAt(view, start, frame.headLength));
  let length = 0n;
  let at = start + frame.headLength;
  let last: Buffer = Buffer.alloc(0);
  for (const block of blocksOf(view, at, frame.isSummed)) {
    push(block, ((block[0] ?? 0) & 1) !== 0);
    at += block.length;
    last = block;
    for (const chunk of out.splice(0)) {
      length += BigInt(chunk.length);
      sum?.update(chunk);
      yield chunk;
    }
  }
  if (frame.size !== null && frame.size !== length)
    throw new ExtractFailure('damaged', 'the content is not as long as it says');
  const stated = last.subarray(-CHECKSUM).reverse().toString('hex');
  if (sum !== null && !sum.digest().endsWith(stated)) throw wrongChecksum();
  return at;
}

/**
 * What all frames of a Zstandard file (RFC 8878) inflate to, block by block. Throws ExtractFailure: `damaged` after the last good byte, also where
 * length or checksum are not what a frame says; `too-large` where a frame needs more memory than is held.
 */
export async function* unzstd(view: View): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < view.size;) {
    const head = copyAt(view, at, 18);
    if (head.length >= 8 && (head.readUInt32LE(0) & 0xfffffff0) >>> 0 === SKIPPED) {
      at += 8 + head.readUInt32LE(4);
      continue;
    }
    const frame = frameOf(head);
    if (frame === null) throw at === 0 ? brokenData() : trailingData();
    if (frame.window > WINDOW)
      throw new ExtractFailure('too-large', `it needs a window of ${frame.window} bytes`);
    at = yield* inflated(view, at, frame);
  }
}
