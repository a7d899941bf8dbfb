export const DISPOSITIONS = [
  'retain',
  'retain-personal',
  'retain-protected',
  'review-privilege',
  'review-ownership',
  'quarantine',
  'return',
  'destroy',
  'return-and-destroy',
  'undecided',
] as const;

export type DispositionState = (typeof DISPOSITIONS)[number];

export const STAGES = ['proposed', 'authorized', 'done', 'verified', 'failed'] as const;

export type Stage = (typeof STAGES)[number];

/** Where an item stands; only what is returned or destroyed goes beyond `proposed`. */
export interface Position {
  state: DispositionState;
  stage: Stage;
}

/** True where the item is to be removed. */
export function isDestructive(state: DispositionState): boolean {
  return state === 'destroy' || state === 'return-and-destroy';
}

/** True where a copy goes back. */
export function isReturned(state: DispositionState): boolean {
  return state === 'return' || state === 'return-and-destroy';
}

/** What a person gives in support of a step; null where it says nothing. */
export interface Evidence {
  /** Why. */
  reason: string | null;
  /** On whose authority: name and role. */
  authority: string | null;
  /** The document that gives it, with date and the words that cover the item. */
  document: string | null;
  /** Package, hash and custodian of the preservation copy. */
  preservation: string | null;
  /** How and when it was done, trash included. */
  how: string | null;
  /** Who got the copy. */
  recipient: string | null;
  /** What shows that it was done: the later run, the receipt. */
  proof: string | null;
}

export const NO_EVIDENCE: Evidence = {
  reason: null,
  authority: null,
  document: null,
  preservation: null,
  how: null,
  recipient: null,
  proof: null,
};

/** True where a person decided what becomes of the item: its findings are not open then. */
export function isDecided(disposition: Disposition | null): boolean {
  return disposition?.decision !== undefined && disposition.state !== 'undecided';
}

export interface Disposition extends Position {
  /** Why, in a few words: the rule, the mark, the gap; of a decision, what the person said. */
  reason: string;
  /** Name of the hold that covers the item; `default` until someone declares that there is none. */
  heldBy: string | null;
  /** Only where a person decided: who, when (ISO 8601 UTC), with what evidence. */
  decision?: { by: string; at: string } & Evidence;
}
