import { createHash } from 'node:crypto';
import type { ItemFacts } from '../model/item.ts';
import { Unreadable, type Source } from '../model/source.ts';
import { openForReading, pathOf } from '../sources/local/read.ts';
import { reasonOf } from '../sources/local/reason.ts';
import { localBytes, remoteBytes, type Bytes } from './bytes.ts';
import { pause } from './pause.ts';

const WINDOW = 2 ** 20;

/** What was read of an item, from its first byte to its last. */
export interface ReadContent {
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** Takes the bytes of an item in order. `restart`: what came before counts for nothing. */
export interface Sink {
  write: (bytes: Buffer) => void;
  restart: () => void;
}

/** For what is to be hashed alone. */
export const NOWHERE: Sink = { write: () => undefined, restart: () => undefined };

/**
 * Reads an item whole and hashes what it passes on. Throws Unreadable where it cannot be read, SourceLost, the signal's
 * reason, and what the sink throws.
 */
export async function readContent(
  source: Source,
  item: ItemFacts,
  sink: Sink,
  signal: AbortSignal,
): Promise<ReadContent> {
  for (let isLast = false; ; isLast = true) {
    try {
      const bytes = await open(source, item, signal);
      return await drain(bytes, sink, signal).finally(bytes.close);
    } catch (error) {
      if (!(error instanceof Unreadable) || !error.again || isLast) throw error;
      sink.restart();
    }
  }
}

async function open({ remote, root }: Source, item: ItemFacts, signal: AbortSignal): Promise<Bytes> {
  if (remote !== null) return remoteBytes(await remote.open(item, signal), '', '');
  const { sourceId } = item;
  try {
    const task = { id: 0, root, sourceId, size: 0, modified: 0 };
    return localBytes(task, openForReading(pathOf(root, sourceId)));
  } catch (error) {
    throw unreadable(error);
  }
}

async function drain(bytes: Bytes, sink: Sink, signal: AbortSignal): Promise<ReadContent> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(WINDOW, bytes.size + 1));
  let at = 0;
  for (;;) {
    const piece = buffer.subarray(0, await filled(bytes, buffer, at));
    hash.update(piece);
    sink.write(piece);
    at += piece.length;
    if (piece.length < buffer.length) break;
    await pause(signal);
  }
  if (bytes.hasChanged(at))
    throw new Unreadable('failed', 'changed-while-read', 'changed while it was read', true);
  return { bytes: at, sha256: hash.digest('hex') };
}

async function filled(bytes: Bytes, buffer: Buffer, at: number): Promise<number> {
  try {
    return await bytes.fill(buffer, at);
  } catch (error) {
    throw unreadable(error);
  }
}

/** An error of the system as the source would tell it; any other as it is. */
function unreadable(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof Unreadable || typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error;
  const { reason, detail } = reasonOf(error);
  return new Unreadable('failed', reason, detail);
}
