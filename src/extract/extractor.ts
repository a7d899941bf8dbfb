import type { Budgets } from '../model/budgets.ts';
import type { Gap, Note, Reason } from '../model/examination.ts';
import type { MemberFacts } from '../model/content.ts';
import type { Segment } from '../model/segment.ts';
import type { Ocr } from './recognise.ts';

/** Bytes of one file, member or embedded object; read synchronously because extractors run where they may block. */
export interface Input {
  mediaType: string;
  size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. The result is valid until the next call. */
  read: (offset: number, length: number) => Uint8Array;
}

/** A password that was given for what is encrypted; `line` is the one of its file, all that is ever told of it. */
export interface Password {
  text: string;
  line: number;
}

/** A member as its container announces it. */
export interface MemberEntry extends MemberFacts {
  /** Set where the container itself says that the member cannot be read, `encrypted` for instance. */
  refusal: Reason | null;
  /** The password that opens it, where one does. */
  password?: Password;
  /**
   * Its bytes, inflated. A piece is valid until the next one is asked for; whoever pulls counts them against the
   * tree's budget. Throws ExtractFailure, `damaged` also after the last good byte of a broken member.
   */
  chunks: () => AsyncIterable<Uint8Array>;
}

/** What an extractor may do with what it finds. Every call can throw once a budget of the tree is spent. */
export interface Context {
  budgets: Budgets;
  passwords: readonly Password[];
  /** Reads what pictures show; null where that is not wanted. */
  ocr: Ocr | null;
  /** A password opened the item: its examination says which. */
  opened: (password: Password) => void;
  /** Reads what an encrypted file turned out to hold, in its place. */
  decrypted: (bytes: Uint8Array) => Promise<void>;
  segment: (segment: Segment) => void;
  /** A file inside an archive or mail: an item of its own. Resolves when it is examined. */
  member: (entry: MemberEntry) => Promise<void>;
  /** An object inside a document: its text becomes part of the document, with `place.embedded` set to `path`. */
  embedded: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Something was not read: the item becomes partial. */
  gap: (reason: Gap, detail: string) => void;
  /** Something is not read by design. */
  note: (reason: Note) => void;
  /** Counts inflated bytes against the tree's budget. Throws ExtractFailure `budget-exceeded`. */
  spend: (bytes: number) => void;
}

/**
 * Reads one format family. Throws ExtractFailure when it cannot go on: the item is `failed` if it brought no text
 * and no member before, else `partial`; `encrypted` is always `failed`.
 */
export type Extractor = (input: Input, context: Context) => Promise<void> | void;

/** Why an item could not be read, or not to its end. */
export class ExtractFailure extends Error {
  override readonly name = 'ExtractFailure';
  readonly reason: Reason;

  constructor(reason: Reason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
