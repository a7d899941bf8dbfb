/**
 * What was read of an item. `scanned`: everything that the limits of the product allow;
 * `partial`: a part; `skipped`: nothing, by design or for want of support; `failed`: nothing, by an error.
 */
export type ExaminationStatus = 'scanned' | 'partial' | 'skipped' | 'failed';

/** Reason codes that leave a run complete. The list is closed. */
export const NOTES = [
  'metadata-only',
  'picture-not-read',
  'media-not-read',
  'not-followed',
  'not-a-file',
  'own-file',
  'out-of-scope',
  'no-content',
  'empty',
] as const;

/** Reason codes that make a run incomplete. The list is closed. */
export const GAPS = [
  'encrypted',
  'damaged',
  'unsupported-format',
  'unknown-encoding',
  'no-text',
  'too-large',
  'too-deep',
  'too-many-members',
  'budget-exceeded',
  'timeout',
  'out-of-memory',
  'denied',
  'vanished',
  'changed-while-read',
  'path-too-long',
  'download-disabled',
  'export-too-large',
  'listing-incomplete',
] as const;

export type Note = (typeof NOTES)[number];
export type Gap = (typeof GAPS)[number];
export type Reason = Note | Gap;

export interface Examination {
  status: ExaminationStatus;
  /** Without duplicates, in the order in which they arose. */
  reasons: Reason[];
  /** One line for a person: what failed and where; never text of the file. */
  detail: string | null;
}

/**
 * Detail of a file whose bytes, fetched twice, are not those whose hash its provider states, before and after: no edit
 * meanwhile explains it.
 */
export const HASH_MISMATCH = 'the bytes are not those whose hash the provider states, twice';

const gapSet: ReadonlySet<string> = new Set(GAPS);

/** True where the reason makes a run incomplete. */
export function isGap(reason: string): reason is Gap {
  return gapSet.has(reason);
}

/** Like `isGap`; in a `strict` run the notes of what is not read by design count as gaps too. */
export function isGapOf(strict: boolean, reason: string): boolean {
  return isGap(reason) || (strict && reason.endsWith('-not-read'));
}
