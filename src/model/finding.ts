import type { Part, Place } from './segment.ts';

export const SEVERITIES = ['high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** One match of a rule's identifier. */
export interface Location extends Place {
  part: Part;
  /** The match, masked; in a report made with `--show-matches`, in clear. See `match/mask.ts`. */
  excerpt: string;
  /** In clear, with what stands around it: only in the case of a scan with `--show-matches`, never in a report. */
  clear?: string;
}

/** One rule in one item. Its id is added when the item's content hash is known. */
export interface Finding {
  /** First 16 hex digits of SHA-256, see `audit/finding-id.ts`. */
  id: string;
  ruleId: string;
  title: string;
  severity: Severity;
  confidence: Confidence;
  score: number;
  /** Matches of the identifier after overlaps are dropped, at most 10,000. */
  count: number;
  /** The first 20 in reading order. */
  locations: Location[];
}
