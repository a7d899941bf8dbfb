import type { MemberEntry } from './extractor.ts';

/** A member of which its container states a path and at most a size; `pieces` are its bytes, as in MemberEntry. */
export function bareMember(
  path: string,
  sizeBytes: number | null,
  pieces: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): MemberEntry {
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1) || path,
    nameBytes: null,
    target: null,
    sizeBytes,
    modifiedAt: null,
    refusal: null,
    chunks: async function* () {
      yield* pieces();
    },
  };
}
