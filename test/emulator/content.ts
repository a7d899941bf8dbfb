import { createHash } from 'node:crypto';

/** The bytes of a blob or a revision, made when they are asked for. */
export interface Content {
  size: number;
  /** Bytes from `start` up to but not including `end`; at most 1 MiB is asked for at a time. */
  read(start: number, end: number): Uint8Array;
  hashes(): Hashes;
}

/** Lower-case hexadecimal. */
export interface Hashes {
  md5: string;
  /** A few old blobs lack the two others. */
  sha1?: string;
  sha256?: string;
}

/** Hashes of `bytes`. */
export function hashesOf(bytes: Uint8Array): Required<Hashes> {
  const hash = (name: string) => createHash(name).update(bytes).digest('hex');
  return { md5: hash('md5'), sha1: hash('sha1'), sha256: hash('sha256') };
}

/** Bytes held in memory. `told` replaces what the API says of their hashes, as a damaged file would. */
export function bytesContent(data: Uint8Array | string, told?: Hashes): Content {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  let hashes = told;
  return {
    size: bytes.length,
    read: (start, end) => bytes.subarray(start, end),
    hashes: () => (hashes ??= hashesOf(bytes)),
  };
}

/** Bytes that are made when somebody asks for one of them. */
export function lazyContent(make: () => string): Content {
  let made: Content | undefined;
  const content = () => (made ??= bytesContent(make()));
  return {
    get size() {
      return content().size;
    },
    read: (start, end) => content().read(start, end),
    hashes: () => content().hashes(),
  };
}

/** `size` bytes of printable text that are never held: position p has a character that depends on p alone. */
export function endlessContent(size: number): Content {
  const line = 'The quick survey of the northern meadow counted larks, plovers and one hare. ';
  const block = Buffer.from(line.repeat(Math.ceil(2 ** 20 / line.length) + 2));
  return {
    size,
    read: (start, end) => {
      const from = start % line.length;
      return block.subarray(from, from + Math.min(end, size) - start);
    },
    hashes: () => ({ md5: 'f'.repeat(32), sha1: 'f'.repeat(40), sha256: 'f'.repeat(64) }),
  };
}
