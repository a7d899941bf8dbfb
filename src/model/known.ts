import type { Hashes } from './content.ts';

/** What a list calls a document: its name there, else its line. */
export interface KnownEntry {
  /** Name of the list's file. */
  list: string;
  label: string;
}

/** A hash list as it was used. */
export interface KnownList {
  /** As given. */
  file: string;
  sha256: string;
  /** Hashes that it brought. */
  entries: number;
  /** Hashes of no bytes at all, which say nothing of a document. */
  ignored: number;
}

/** Documents of the former employer, known by the hash of their bytes alone. */
export interface KnownDocuments {
  lists: KnownList[];
  /** Hashes that the lists have: a scan computes them all. */
  hashes: (keyof Hashes)[];
  /** What the lists say of bytes with these hashes, one entry a list. */
  find: (hashes: Hashes) => KnownEntry[];
}

export const NOTHING_KNOWN: KnownDocuments = { lists: [], hashes: [], find: () => [] };
