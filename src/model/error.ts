/** Exit codes, see DESIGN section 6 and the README. */
export const EXIT = {
  complete: 0,
  findings: 1,
  usage: 2,
  incomplete: 3,
  integrity: 4,
  refused: 5,
  source: 6,
  output: 7,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;

/** Place in a file that a person wrote; line and column count from 1. */
export interface FilePlace {
  file: string;
  line: number | null;
  column: number | null;
}

export interface ErrorFacts {
  code: number;
  /** What went wrong, then which thing: `unknown key 'formerEmployr'`. */
  message: string;
  /** What to do about it. */
  hint?: string;
  place?: FilePlace;
  cause?: unknown;
}

/** A mistake or mishap that a person can act on. Anything else thrown is a bug. */
export class HandbackError extends Error {
  override readonly name = 'HandbackError';
  readonly code: number;
  readonly hint: string | null;
  readonly place: FilePlace | null;

  constructor(facts: ErrorFacts) {
    super(facts.message, { cause: facts.cause });
    this.code = facts.code;
    this.hint = facts.hint ?? null;
    this.place = facts.place ?? null;
  }
}

/**
 * A source can be asked no more for now: signed out, out of quota, out of reach. What was listed and examined so far
 * stands, and the run can be continued.
 */
export class SourceLost extends HandbackError {
  constructor(message: string, hint: string) {
    super({ code: EXIT.source, message, hint });
  }
}
