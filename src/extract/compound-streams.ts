import type { CompoundStream } from './compound.ts';
import { compoundStreams } from './compound.ts';
import type { Context, Input } from './extractor.ts';
import { memberLimit } from './member-limit.ts';

/** Streams of a compound file by their paths in lower case. */
export interface Streams {
  all: readonly CompoundStream[];
  /** Bytes of a stream; none where it is missing. */
  bytes: (path: string) => Buffer;
}

/** Opens a compound file. A stream that is not whole is a gap once it is read. */
export function streamsOf(input: Input, context: Context): Streams {
  const all = compoundStreams(input);
  const byPath = new Map(all.map((stream) => [stream.path.toLowerCase(), stream]));
  const most = memberLimit(context.budgets);
  const bytes = (path: string): Buffer => {
    const stream = byPath.get(path.toLowerCase());
    if (stream === undefined) return Buffer.alloc(0);
    const read = stream.read(most);
    if (stream.size > most) context.gap('too-large', `${stream.path} is longer than ${most} bytes`);
    else if (read.length < stream.size) context.gap('damaged', `${stream.path} breaks off`);
    return read;
  };
  return { all, bytes };
}
