import { createInflate } from 'node:zlib';
import { brokenData } from './broken-data.ts';
import { fileChunks } from './byte-source.ts';
import { ExtractFailure } from './extractor.ts';
import { gunzipped } from './gunzip.ts';
import { unbzipped } from './unbzip2.ts';
import { unzstd } from './unzstd.ts';
import type { View } from './zip-view.ts';

/** Pieces are small, so that what one of them inflates to stays bounded. */
const PIECE = 16_384;
/** What comes with an error is lost, so what a piece of xz holds is little. */
const XZ_PIECE = 1024;

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

async function* stepped(view: View, step: Step): AsyncGenerator<Uint8Array, void> {
  const pieces = fileChunks(view, PIECE);
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

/** What the reader of xz says of itself (xz.h of XZ Embedded): that it holds no such dictionary, or knows no such filter. */
function xzFailure(error: unknown): ExtractFailure {
  const code = /error code (\d+)$/.exec(error instanceof Error ? error.message : '')?.[1];
  if (code === '4') return new ExtractFailure('too-large', 'it needs a dictionary larger than is held');
  if (code === '6') return new ExtractFailure('unsupported-format', 'it is packed in an unusual way');
  return broken(error);
}

async function* unxz(view: View): AsyncGenerator<Uint8Array, void> {
  const { XzReadableStream } = (await import('xz-decompress')).default;
  const pieces = fileChunks(view, XZ_PIECE);
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
    throw xzFailure(error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function broken(error: unknown): ExtractFailure {
  return error instanceof ExtractFailure ? error : brokenData();
}

/**
 * What a file that is compressed as a whole inflates to: gzip (RFC 1952), zlib (RFC 1950), bzip2, xz, Zstandard (RFC 8878). Throws
 * ExtractFailure `damaged` after the last good byte, `too-large` where it takes more memory than is held, `unsupported-format` where it
 * is packed in a way that is not read.
 */
export async function* decompressed(mediaType: string, view: View): AsyncGenerator<Uint8Array, void> {
  if (mediaType === 'application/gzip') yield* gunzipped(view);
  else if (mediaType === 'application/zlib') yield* stepped(view, inflateStep());
  else if (mediaType === 'application/x-bzip2') yield* unbzipped(view);
  else if (mediaType === 'application/zstd') yield* unzstd(view);
  else yield* unxz(view);
}
