import { EXIT, HandbackError, type FilePlace } from '../model/error.ts';

/** Something wrong, or merely doubtful, in a file that a person wrote. */
export interface Problem {
  /** A file with an error is not used; a warning changes nothing. */
  level: 'error' | 'warning';
  /** What, then which: `unknown key 'formerEmployr'`. */
  message: string;
  /** What to do about it. */
  hint: string | null;
  place: FilePlace;
}

/** The error that stops a command because of a problem. */
export function problemError(problem: Problem): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: problem.message,
    ...(problem.hint === null ? {} : { hint: problem.hint }),
    place: problem.place,
  });
}

/** By line and column; problems of one place keep their order. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (a, b) => (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0),
  );
}
