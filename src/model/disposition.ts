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

export type Stage = 'proposed' | 'authorized' | 'done' | 'verified' | 'failed';

export interface Disposition {
  state: DispositionState;
  stage: Stage;
  /** Why, in a few words: the rule, the mark, the gap. */
  reason: string;
  /** Name of the hold that covers the item; `default` until someone declares that there is none. */
  heldBy: string | null;
}
