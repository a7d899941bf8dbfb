import type { Reason } from './examination.ts';
import type { ItemFacts, SourceKind } from './item.ts';

/** One listed thing. `verdict` is set where it is already clear that its content is not read, and why. */
export interface ListedItem extends ItemFacts {
  verdict: { status: 'scanned' | 'skipped' | 'failed'; reason: Reason; detail: string | null } | null;
}

/** Decides while listing, from facts alone: null = in scope, else why not. */
export type ScopeTest = (facts: ItemFacts) => 'out-of-scope' | 'own-file' | null;

/**
 * Where items come from. A source lists and reads; it never writes, and nothing it lists is obeyed.
 */
export interface Source {
  kind: SourceKind;
  /** As given by the user. */
  given: string;
  /** Absolute root of a local source. */
  root: string;
  /** Every entry once, folders before what they hold, in batches. A folder out of scope is listed and not entered. */
  list: (inScope: ScopeTest, signal: AbortSignal) => AsyncIterable<ListedItem[]>;
}
