/** Why a production is refused: a closed list, the same as in `verify.py`. */
export type RefusalReason =
  | 'manifest'
  | 'signature'
  | 'signer'
  | 'missing-file'
  | 'changed-file'
  | 'line-endings'
  | 'extra-file'
  | 'head'
  | 'list'
  | 'row'
  | 'root'
  | 'counts'
  | 'recall';

/** One thing that is not as it was signed or committed to. */
export interface Refusal {
  reason: RefusalReason;
  detail: string;
}

/** What stops the reading of a list. */
export class BadList extends Error {
  readonly reason: 'list' | 'row';

  constructor(reason: 'list' | 'row', detail: string) {
    super(detail);
    this.reason = reason;
  }
}
