import type { Finding } from '../model/finding.ts';
import type { ItemKind, SharingVerdict, SourceKind, Location } from '../model/item.ts';
import type { KnownEntry } from '../model/known.ts';

/** What is known of an item besides its content. Null where unknown: predicates about it are then false. */
export interface JudgeFacts {
  source: SourceKind;
  /** Relative to the source, `/` between names. */
  path: string;
  name: string;
  /** Lower case, without the dot. */
  ext: string | null;
  kind: ItemKind;
  mediaType: string | null;
  sizeBytes: number | null;
  /** Milliseconds since 1970, UTC; so are the other times. */
  createdAt: number | null;
  modifiedAt: number | null;
  viewedAt: number | null;
  /**
   * Files of the same source that were created in the same hour, this one among them; null where unknown or fewer than ten. Costly,
   * and few rules ask.
   */
  createdTogether: () => number | null;
  owner: string | null;
  /** Addresses of those who may see it, `@domain` where a whole domain may; null where the source does not tell. */
  sharedWith: string[] | null;
  /** Address of whom the source names as the last to change it. */
  changedBy: string | null;
  sharing: SharingVerdict | null;
  location: Location | null;
  /** Entries of known-document lists that the item's content stands in. */
  known: KnownEntry[];
}

/** A finding whose id is still to be computed from the item's content hash. */
export type Judged = Omit<Finding, 'id'>;
