import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { Hashes } from '../model/content.ts';
import { NO_HASHES } from '../model/content.ts';
import type { MemberEntry } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { asFailure } from './outcome.ts';

export type Algorithm = keyof Hashes;

/** Inflated bytes of a tree, counted as they come. */
export interface Purse {
  spent: number;
  limit: number;
}

/** What is said of a container whose members together are too much. */
export function overdrawnDetail({ limit }: Purse): string {
  return `the container inflates to more than ${limit} bytes`;
}

function overdrawn(purse: Purse): ExtractFailure {
  return new ExtractFailure('budget-exceeded', overdrawnDetail(purse));
}

/** Counts bytes. Throws ExtractFailure `budget-exceeded` once more than the limit are spent. */
export function spend(purse: Purse, bytes: number): void {
  purse.spent += bytes;
  if (purse.spent > purse.limit) throw overdrawn(purse);
}

/** A member's bytes, counted and hashed while they pass. What goes wrong ends them and stands in `failure`. */
export interface MemberStream {
  /** Null at the end. */
  next: () => Promise<Uint8Array | null>;
  failure: ExtractFailure | null;
  length: number;
  /** Of the whole; nulls where not all bytes came. */
  hashes: () => Hashes;
}

/** At most what the purse still allows, so that the cut is the same on every run. */
function affordable(purse: Purse, chunk: Uint8Array): Uint8Array {
  return chunk.subarray(0, Math.max(0, purse.limit - purse.spent));
}

function digests(hashers: ReadonlyMap<Algorithm, Hash>): Hashes {
  const hashes = { ...NO_HASHES };
  for (const [algorithm, hasher] of hashers) hashes[algorithm] = hasher.digest('hex');
  return hashes;
}

export function openMember(entry: MemberEntry, purse: Purse, algorithms: readonly Algorithm[]): MemberStream {
  const hashers = new Map(algorithms.map((algorithm) => [algorithm, createHash(algorithm)]));
  const iterator = entry.chunks()[Symbol.asyncIterator]();
  let cut = false;
  const take = async (): Promise<Uint8Array | null> => {
    if (cut) throw overdrawn(purse);
    const result = await iterator.next();
    if (result.done === true) return null;
    const chunk = affordable(purse, result.value);
    cut = chunk.length < result.value.length;
    if (cut) await iterator.return?.();
    purse.spent += chunk.length;
    return chunk;
  };
  const stream: MemberStream = {
    failure: null,
    length: 0,
    async next() {
      if (stream.failure !== null) return null;
      try {
        const chunk = await take();
        if (chunk === null) return null;
        stream.length += chunk.length;
        for (const hasher of hashers.values()) hasher.update(chunk);
        return chunk;
      } catch (error) {
        stream.failure = asFailure(error);
        return null;
      }
    },
    hashes: () => (stream.failure === null ? digests(hashers) : NO_HASHES),
  };
  return stream;
}
