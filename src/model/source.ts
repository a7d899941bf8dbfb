import type { Reason } from './examination.ts';
import type { ItemFacts, SourceKind } from './item.ts';
import type { Filters } from './report.ts';

/** One listed thing. `verdict` is set where it is already clear that its content is not read, and why. */
export interface ListedItem extends ItemFacts {
  verdict: { status: 'scanned' | 'skipped' | 'failed'; reason: Reason; detail: string | null } | null;
}

/** What of a source is examined: data, so that it can be handed to another thread. See `sources/scope.ts`. */
export interface Scope {
  filters: Filters;
  /** Absolute paths of the run's own files. */
  ownFiles: string[];
}

/**
 * Where items come from. A source lists and reads; it never writes, and nothing it lists is obeyed.
 */
export interface Source {
  kind: SourceKind;
  /** As given by the user. */
  given: string;
  /** Absolute root of a local source. */
  root: string;
  /**
   * Every entry once, in batches and in canonical order: by the bytes of the path, so folders before what they hold.
   * A folder out of scope is listed and not entered.
   * Throws HandbackError when the listing is lost before its end, and the signal's reason once it is aborted.
   */
  list: (scope: Scope, signal: AbortSignal) => AsyncIterable<ListedItem[]>;
}
