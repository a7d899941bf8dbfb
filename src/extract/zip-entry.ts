import { Readable } from 'node:stream';
import { constants, crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import type { Entry } from 'yauzl';
import { ExtractFailure } from './extractor.ts';
import type { Decrypt } from './zip-crypto.ts';
import type { View } from './zip-view.ts';
import { copyAt } from './zip-view.ts';

const READ = 65_536;
/** Most bytes that a member inflates to in one piece. */
const AT_ONCE = 2 ** 20;
const LOCAL = 0x04034b50;

/** Where a member's data begins: its own header can be longer than the directory says. */
function dataStart(view: View, entry: Entry): number {
  const header = copyAt(view, entry.relativeOffsetOfLocalHeader, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) {
    throw new ExtractFailure('damaged', 'the archive points to a place where no member is');
  }
  return entry.relativeOffsetOfLocalHeader + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** The bytes of a member as they are stored. */
export function* storedBytes(view: View, entry: Entry): Generator<Uint8Array, void> {
  const start = dataStart(view, entry);
  const end = Math.min(view.size, start + entry.compressedSize);
  for (let offset = start; offset < end; offset += READ) {
    yield copyAt(view, offset, Math.min(READ, end - offset));
  }
}

/** How the stored bytes of a member turn into compressed ones. */
export interface Unlocked {
  decrypt: Decrypt;
  /** As in `Lock`. */
  method: number;
  hasChecksum: boolean;
}

/**
 * A small member at once: a stream for each costs ten times as much. `expected` is the length that its archive claims; null
 * where it is not small.
 */
function inflatedAtOnce(piece: Uint8Array, expected: number): Uint8Array | null {
  try {
    const chunkSize = Math.min(AT_ONCE, Math.max(READ / 16, expected + 1));
    return inflateRawSync(piece, { maxOutputLength: AT_ONCE, chunkSize });
  } catch {
    return null;
  }
}

/** Inflates as far as the data is good; a stream that breaks off ends like one that is whole. */
async function* inflated(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const inflate = createInflateRaw({ chunkSize: READ, finishFlush: constants.Z_SYNC_FLUSH });
  const source = Readable.from(pieces);
  source.on('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    for await (const chunk of inflate) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof ExtractFailure) throw error;
    throw new ExtractFailure('damaged', 'the compressed data is broken');
  } finally {
    source.destroy();
  }
}

function unpacked(
  view: View,
  entry: Entry,
  unlocked: Unlocked | null,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  const stored = storedBytes(view, entry);
  const pieces = unlocked?.decrypt(stored) ?? stored;
  if ((unlocked?.method ?? entry.compressionMethod) !== 8) return pieces;
  if (entry.compressedSize > AT_ONCE / 4 || entry.uncompressedSize > AT_ONCE) return inflated(pieces);
  const small = [...pieces];
  const bytes = inflatedAtOnce(Buffer.concat(small), entry.uncompressedSize);
  return bytes === null ? inflated(small) : [bytes];
}

/**
 * The bytes of a member, inflated. Throws ExtractFailure `damaged` after the last good byte where length or CRC-32 are
 * not what the directory says: headers are never trusted, and never stop what is there from being read.
 */
export async function* entryChunks(
  view: View,
  entry: Entry,
  unlocked: Unlocked | null = null,
): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  let sum = 0;
  for await (const chunk of unpacked(view, entry, unlocked)) {
    length += chunk.length;
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (entry.uncompressedSize < 0) return;
  if (length !== entry.uncompressedSize) {
    throw new ExtractFailure('damaged', `${length} bytes instead of ${entry.uncompressedSize}`);
  }
  const isChecked = unlocked?.hasChecksum ?? true;
  if (isChecked && sum !== entry.crc32) throw new ExtractFailure('damaged', 'the checksum does not fit');
}
