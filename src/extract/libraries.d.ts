/** What unbzip2-stream is made of: it reads block by block, which its stream does not let one do. */
declare module 'unbzip2-stream/lib/bzip2.js' {
  import type { Bits } from 'unbzip2-stream/lib/bit_iterator.js';

  interface Reader {
    /** Reads the head of a stream. Returns the size of its blocks in units of 100,000 bytes. Throws where there is none. */
    header: (this: Reader, bits: Bits) => number;
    /**
     * Reads a block into `buffer` and gives its bytes one by one; `sum` is what came of the block before it, 0 before the first. Returns
     * null behind the last block. Throws where anything is broken.
     */
    decompress: (
      this: Reader,
      bits: Bits,
      push: (byte: number) => void,
      buffer: Int32Array,
      size: number,
      sum: number,
    ) => number | null;
  }
  const reader: Reader;
  export default reader;
}

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  export interface Bits {
    (count: number | null): number;
    bytesRead: number;
  }
  /** Reads bits from the pieces that `next` gives. */
  export default function bitIterator(next: () => Uint8Array): Bits;
}

/** Its main file is in a form whose names the build cannot tell. */
declare module 'hash-wasm/dist/index.esm.js' {
  export * from 'hash-wasm';
}
