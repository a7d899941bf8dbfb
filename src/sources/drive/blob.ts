import { createHash } from 'node:crypto';
import { HASH_MISMATCH } from '../../model/examination.ts';
import { Unreadable } from '../../model/source.ts';
import type { DriveFacts } from '../../model/item.ts';
import { resourceKeyHeader } from './cursor.ts';
import { DriveFailure, failureOf } from './failure.ts';
import type { Session } from './session.ts';
import { COST } from './units.ts';

/** A file whose bytes are asked for. */
export interface Wanted {
  id: string;
  /** An earlier one; null for the present bytes. */
  revision: string | null;
  facts: DriveFacts;
  /** Bytes; null for what is exported. */
  size: number | null;
  acknowledgeAbuse: boolean;
}

const CHANGED = 'the bytes are not those that Google Drive listed';

/** Times that a body may break off without bringing anything new. */
const MOST_BREAKS = 4;

/**
 * The bytes of a file as it lies in Drive. A body that breaks off is taken up where it ended; at the end the hash must be
 * the one that Drive states. Throws Unreadable, DriveFailure where the service refuses, SourceLost, and the signal's
 * reason.
 */
export async function* blobOf(
  session: Session,
  wanted: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const check = createCheck(wanted);
  let at = 0;
  // An empty file has nothing to ask for.
  for (let breaks = 0; wanted.size !== 0;) {
    const before = at;
    try {
      for await (const chunk of await bodyFrom(session, wanted, at, signal)) {
        check.update(chunk);
        at += chunk.length;
        yield chunk;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DriveFailure || error instanceof Unreadable) throw error;
      if (failureOf(error)?.status !== null) throw error;
    }
    if (wanted.size === null || at >= wanted.size) break;
    breaks = at > before ? 0 : breaks + 1;
    if (breaks >= MOST_BREAKS)
      throw new Unreadable('failed', 'damaged', `the answer broke off at byte ${at}`);
    if (breaks > 0) await session.clock.sleep(2 ** breaks * 500, signal);
  }
  const wrong = check.finish(at);
  if (wrong === null) return;
  const isStated = wrong === 'hash' && (await isStillStated(session, wanted, signal));
  throw new Unreadable('failed', 'changed-while-read', isStated ? HASH_MISMATCH : CHANGED, true);
}

/** Asks for the bytes from `at` on; where the service starts over, what is known already is passed by. */
async function bodyFrom(
  session: Session,
  { id, revision, facts, acknowledgeAbuse }: Wanted,
  at: number,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const range = at === 0 ? {} : { Range: `bytes=${at}-` };
  const abuse = acknowledgeAbuse ? { acknowledgeAbuse } : {};
  const headers = { ...range, ...resourceKeyHeader(id, facts.resourceKey) };
  const response = await session.call(
    COST.download,
    ({ api }, within) => {
      const options = { responseType: 'stream', signal: within, headers } as const;
      return revision === null
        ? api.files.get({ fileId: id, alt: 'media', supportsAllDrives: true, ...abuse }, options)
        : api.revisions.get({ fileId: id, revisionId: revision, alt: 'media', ...abuse }, options);
    },
    signal,
  );
  const isRest = response.status === 206 && startOf(response.headers) === at;
  return skipping(watched(response.data, session.silence, signal), isRest ? 0 : at);
}

/** First byte of `Content-Range: bytes 5-9/10`. */
function startOf(headers: unknown): number {
  const range = (headers as Headers).get('content-range') ?? '';
  return Number(/^bytes (\d+)-/.exec(range)?.[1] ?? -1);
}

async function* skipping(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}

/** A body that ends with an error once it is silent for `silence` milliseconds, and with the signal's reason. */
export async function* watched(
  body: NodeJS.ReadableStream,
  silence: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const stream = body as NodeJS.ReadableStream & { destroy: (error?: Error) => void };
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stream.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }));
    }, silence);
  };
  const onAbort = (): void => {
    stream.destroy(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort);
  try {
    arm();
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      yield chunk;
      arm();
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}

interface Check {
  update: (bytes: Uint8Array) => void;
  /** What is wrong with a body of `size` bytes. */
  finish: (size: number) => 'size' | 'hash' | null;
}

/** Compares what came with what Drive states: size and the best hash it has. */
function createCheck({ facts, size }: Wanted): Check {
  const stated = facts.sha256 ?? facts.md5;
  const hash = stated === null ? null : createHash(facts.sha256 === null ? 'md5' : 'sha256');
  return {
    update: (bytes) => hash?.update(bytes),
    finish: (got) => {
      if (hash !== null && hash.digest('hex') !== stated) return 'hash';
      return size === null || got === size ? null : 'size';
    },
  };
}

/** True where the service still states the hash that it listed: nobody changed the file meanwhile. An earlier revision never changes. */
async function isStillStated(
  session: Session,
  { id, revision, facts }: Wanted,
  signal: AbortSignal,
): Promise<boolean> {
  if (revision !== null) return true;
  const { data } = await session.call(
    COST.get,
    ({ api }, within) =>
      api.files.get(
        { fileId: id, supportsAllDrives: true, fields: 'id,md5Checksum,sha256Checksum' },
        { signal: within, headers: resourceKeyHeader(id, facts.resourceKey) },
      ),
    signal,
  );
  return (data.sha256Checksum ?? data.md5Checksum) === (facts.sha256 ?? facts.md5);
}
