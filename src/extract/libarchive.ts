import type { LibarchiveWasm } from 'libarchive-wasm';
import { libarchiveWasm } from 'libarchive-wasm';
import type { Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';

/** One entry of an archive; its data can be read until the next one is asked for. */
export interface ArchiveEntry {
  path: string;
  /** As `stat` has it: 0o100000 a file, 0o120000 a link, 0o040000 a folder. */
  fileType: number;
  sizeBytes: number;
  modifiedAt: number | null;
  target: string | null;
  encrypted: boolean;
  /** Its data in pieces, each valid until the next. Throws ExtractFailure. */
  read: () => Generator<Uint8Array, void>;
}

/** An archive in the memory of a library of its own: what one file does to it harms no other. */
export interface Archive {
  /** The next entry; null at the end. Throws ExtractFailure, `encrypted` or `damaged`. */
  next: () => ArchiveEntry | null;
}

/** What of the library's WebAssembly module is used; its own types lead nowhere. */
interface Memory {
  HEAP8: Int8Array;
  _malloc: (bytes: number) => number;
  _free: (at: number) => void;
}

const PIECE = 65_536;

function memoryOf(library: LibarchiveWasm): Memory {
  return library.module as Memory;
}

function failureOf(message: string): ExtractFailure {
  return /encrypt|passphrase/i.test(message)
    ? new ExtractFailure('encrypted', 'the archive is protected by a password')
    : new ExtractFailure('damaged', 'the archive is broken or of an unusual kind');
}

/** Calls the library; whatever it throws is a fault of the archive. */
function asking<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw failureOf(error instanceof Error ? error.message : '');
  }
}

function* dataOf(library: LibarchiveWasm, archive: number): Generator<Uint8Array, void> {
  const memory = memoryOf(library);
  const buffer = asking(() => memory._malloc(PIECE));
  try {
    for (;;) {
      const length = asking(() => library.read_data(archive, buffer, PIECE));
      if (length === 0) return;
      // The memory moves as it grows, so its view is asked for each time.
      yield new Uint8Array(memory.HEAP8.buffer, buffer, length);
    }
  } finally {
    memory._free(buffer);
  }
}

function entryAt(library: LibarchiveWasm, archive: number, entry: number): ArchiveEntry {
  const seconds = library.entry_mtime(entry);
  const target = library.entry_symlink(entry) || library.entry_hardlink(entry);
  return {
    path: library.entry_pathname(entry),
    fileType: library.entry_filetype(entry),
    sizeBytes: library.entry_size(entry),
    modifiedAt: seconds > 0 ? seconds * 1000 : null,
    target: target === '' ? null : target,
    encrypted: library.entry_is_encrypted(entry) !== 0,
    read: () => dataOf(library, archive),
  };
}

/** Opens an archive of any kind that libarchive reads. Throws ExtractFailure. */
export async function openArchive(input: Input): Promise<Archive> {
  const library = await libarchiveWasm();
  const memory = memoryOf(library);
  const archive = asking(() => {
    const bytes = memory._malloc(input.size);
    for (let offset = 0; offset < input.size; offset += PIECE) {
      memory.HEAP8.set(input.read(offset, PIECE), bytes + offset);
    }
    return library.read_new_memory(bytes, input.size);
  });
  return {
    next() {
      const entry = asking(() => library.read_next_entry(archive));
      if (entry !== 0) return asking(() => entryAt(library, archive, entry));
      const message = asking(() => library.error_string(archive));
      if (message !== '') throw failureOf(message);
      return null;
    },
  };
}

/** Unpacks the only member of an archive, given in pieces: its bytes, each piece valid until the next. Throws ExtractFailure. */
export type Unpack = (archive: readonly Buffer[]) => AsyncGenerator<Uint8Array, void>;

/** Puts pieces one behind the other into the memory of the library. */
function place(memory: Memory, pieces: readonly Buffer[], size: number): number {
  const bytes = memory._malloc(size);
  let at = bytes;
  for (const piece of pieces) {
    memory.HEAP8.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Unpacks archives one after the other in the same memory, which is given up where one was not read to its end. */
export function createUnpacker(): Unpack {
  let shared: LibarchiveWasm | null = null;
  return async function* (pieces) {
    const library = shared ?? (await libarchiveWasm());
    shared = null;
    const memory = memoryOf(library);
    const size = pieces.reduce((sum, { length }) => sum + length, 0);
    const bytes = asking(() => place(memory, pieces, size));
    const archive = asking(() => library.read_new_memory(bytes, size));
    if (asking(() => library.read_next_entry(archive)) === 0) throw failureOf(library.error_string(archive));
    yield* dataOf(library, archive);
    library.read_free(archive);
    memory._free(bytes);
    shared = library;
  };
}
