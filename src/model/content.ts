import type { Examination } from './examination.ts';
import type { ItemFacts } from './item.ts';
import type { Segment } from './segment.ts';

/**
 * What the rule engine remembers of an item's text: plain JSON, opaque to all but `match`. It depends on the text and
 * the rules alone, so equal content needs one scan however many items hold it.
 */
export type Hits = Record<string, unknown>;

/** Lower-case hex; null where not asked for or not known. */
export interface Hashes {
  sha256: string | null;
  md5: string | null;
  sha1: string | null;
}

export const NO_HASHES: Hashes = { sha256: null, md5: null, sha1: null };

/** What the bytes of one item say, wherever they lie. */
export interface Content {
  hashes: Hashes;
  /** By content, never by extension; `application/octet-stream` where unknown. */
  mediaType: string;
  examination: Examination;
  /** Null where no rule's text was met. */
  hits: Hits | null;
}

/** Position of a member in its outermost container. */
export interface MemberPosition {
  /** Counts from 1 in reading order: a member's own members follow it. */
  seq: number;
  /** `seq` of the container that holds it; 0 for the outermost. */
  parent: number;
}

/** What a container says of one member; `path` and `name` are those inside that container. */
export type MemberFacts = Pick<
  ItemFacts,
  'path' | 'name' | 'nameBytes' | 'target' | 'sizeBytes' | 'modifiedAt' | 'zoneUnknown'
>;

/** Receives the text of one item. */
export interface ContentSink {
  segment: (segment: Segment) => void;
}
