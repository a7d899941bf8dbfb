import type { Context } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { memberLimit } from './member-limit.ts';

/**
 * The packed list of an archive's members while it is unpacked, counted. Throws ExtractFailure: `too-large` where it is longer
 * than a member may be, and what the tree's budget throws.
 */
export async function* countedList(
  chunks: AsyncIterable<Uint8Array>,
  context: Context,
): AsyncGenerator<Uint8Array, void> {
  const most = memberLimit(context.budgets);
  let length = 0;
  for await (const chunk of chunks) {
    context.spend(chunk.length);
    length += chunk.length;
    if (length > most)
      throw new ExtractFailure('too-large', `the list of members is longer than ${most} bytes`);
    yield chunk;
  }
}
