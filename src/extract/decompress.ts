import { createInflate } from 'node:zlib';
import { fileChunks } from './byte-source.ts';
import { ExtractFailure } from './extractor.ts';
import { gunzipped } from './gunzip.ts';
import type { View } from './zip-view.ts';

/** Pieces are small, so that what one of them inflates to stays bounded. */
const PIECE = 16_384;
/** A byte of Zstandard can stand for 32 KiB, and its reader gives all that a piece holds at once. */
const ZSTD_PIECE = 1024;

/** Takes a piece of compressed bytes, null at the end, and adds what it inflates to. Throws where they are broken. */
type Step = (piece: Uint8Array | null, out: Uint8Array[]) => Promise<void>;

function inflateStep(): Step {
  const stream = createInflate();
  let target: Uint8Array[] = [];
  stream.on('data', (chunk: Uint8Array) => target.push(chunk));
  return (piece, out) =>
    new Promise((resolve, reject) => {
      target = out;
      stream.removeAllListeners('error').on('error', reject);
      // Bytes behind the compressed ones end the stream early.
      if (stream.readableEnded) resolve();
      else if (piece === null) {
        stream.once('end', resolve);
        stream.end();
      } else {
        stream.write(piece, () => {
          resolve();
        });
      }
    });
}

async function bunzipStep(): Promise<Step> {
  const { default: unbzip2Stream } = await import('unbzip2-stream');
  const stream = unbzip2Stream();
  let target: Uint8Array[] = [];
  let failure: unknown = null;
  stream.on('data', (chunk: Uint8Array) => target.push(chunk));
  stream.on('error', (error: unknown) => {
    failure = error;
  });
  return (piece, out) => {
    target = out;
    if (piece === null) stream.end();
    else stream.write(Buffer.from(piece));
    return failure === null ? Promise.resolve() : Promise.reject(broken(failure));
  };
}

async function unzstdStep(): Promise<Step> {
  const { Decompress } = await import('fzstd');
  let target: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => target.push(chunk));
  return (piece, out) => {
    target = out;
    decoder.push(piece ?? new Uint8Array(0), piece === null);
    return Promise.resolve();
  };
}

async function* stepped(view: View, step: Step, size: number): AsyncGenerator<Uint8Array, void> {
  const pieces = fileChunks(view, size);
  for (let piece = pieces.next(); ; piece = pieces.next()) {
    const out: Uint8Array[] = [];
    let failure: unknown = null;
    await step(piece.done === true ? null : piece.value, out).catch((error: unknown) => {
      failure = error;
    });
    yield* out;
    if (failure !== null) throw broken(failure);
    if (piece.done === true) return;
  }
}

async function* unxz(view: View): AsyncGenerator<Uint8Array, void> {
  const { XzReadableStream } = (await import('xz-decompress')).default;
  const pieces = fileChunks(view, PIECE);
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.next();
      if (piece.done === true) controller.close();
      else controller.enqueue(piece.value);
    },
  });
  const reader = new XzReadableStream(source).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (error) {
    throw broken(error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function broken(error: unknown): ExtractFailure {
  return error instanceof ExtractFailure
    ? error
    : new ExtractFailure('damaged', 'the compressed data is broken or breaks off');
}

/**
 * What a file that is compressed as a whole inflates to: gzip (RFC 1952), zlib (RFC 1950), bzip2, xz, Zstandard (RFC 8878). Throws
 * ExtractFailure `damaged` after the last good byte.
 */
export async function* decompressed(mediaType: string, view: View): AsyncGenerator<Uint8Array, void> {
  if (mediaType === 'application/gzip') yield* gunzipped(view);
  else if (mediaType === 'application/zlib') yield* stepped(view, inflateStep(), PIECE);
  else if (mediaType === 'application/x-bzip2') yield* stepped(view, await bunzipStep(), PIECE);
  else if (mediaType === 'application/zstd') yield* stepped(view, await unzstdStep(), ZSTD_PIECE);
  else yield* unxz(view);
}
