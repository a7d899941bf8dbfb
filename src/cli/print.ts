import { EXIT, HandbackError } from '../model/error.ts';
import type { Io } from './io.ts';

/** Pieces are joined up to this many characters before they are written. */
const CHUNK = 65_536;

/**
 * Writes to standard output. A closed pipe ends it silently. Throws HandbackError (output) where the output cannot be
 * written, and the signal's reason where it is aborted.
 */
export async function printPieces(pieces: Iterable<string>, io: Io, signal?: AbortSignal): Promise<void> {
  for (const chunk of chunksOf(pieces)) {
    signal?.throwIfAborted();
    const error = await new Promise<Error | null | undefined>((resolve) => {
      io.stdout.write(chunk, resolve);
    });
    if (!error) continue;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return;
    throw outputError('standard output', error);
  }
}

/** Joins small pieces so that each write is worth its call. */
export function* chunksOf(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

const REASONS: Record<string, { why: string; hint: string }> = {
  ENOSPC: { why: 'no space left', hint: 'make room or choose another place' },
  EDQUOT: { why: 'quota used up', hint: 'make room or choose another place' },
  EFBIG: { why: 'file size limit reached', hint: 'raise the limit or choose another place' },
  EACCES: { why: 'permission denied', hint: 'choose a place that you may write' },
  EPERM: { why: 'permission denied', hint: 'choose a place that you may write' },
  EROFS: { why: 'read-only file system', hint: 'choose a place that you may write' },
};

/** The error for an output that the system refused. */
export function outputError(target: string, cause: unknown): HandbackError {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  const { why, hint } = REASONS[code] ?? { why: code, hint: 'choose another place' };
  return new HandbackError({ code: EXIT.output, message: `cannot write: ${target} (${why})`, hint, cause });
}
