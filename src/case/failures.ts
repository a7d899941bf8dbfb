import { EXIT, HandbackError } from '../model/error.ts';

/** SQLite's words for conditions that a person can act on; the binding passes no codes. */
const KNOWN: { words: RegExp; code: number; message: string; hint: string }[] = [
  {
    words: /file is not a database/,
    code: EXIT.usage,
    message: 'not a handback case:',
    hint: 'give the file that an earlier scan wrote with --case',
  },
  {
    words: /malformed|corrupt/,
    code: EXIT.integrity,
    message: 'damaged case:',
    hint: 'the file was not changed; restore it from a copy, or scan again into a new case',
  },
  {
    words: /database is locked/,
    code: EXIT.refused,
    message: 'case in use:',
    hint: 'wait for the other handback to end',
  },
  {
    words: /disk is full|disk I\/O error|readonly database|unable to open/,
    code: EXIT.output,
    message: 'cannot write the case',
    hint: 'check free space and permissions; a run with --case continues when started again',
  },
];

/** A HandbackError that names `file` where `error` is one of SQLite's known complaints, else `error` itself. */
export function explain(error: unknown, file: string): unknown {
  if (error instanceof HandbackError) {
    return new HandbackError({
      code: error.code,
      message: `${error.message}: ${file}`,
      ...(error.hint === null ? {} : { hint: error.hint }),
      cause: error,
    });
  }
  if (!(error instanceof Error) || error.name !== 'SQLite3Error') return error;
  const known = KNOWN.find(({ words }) => words.test(error.message));
  if (known === undefined) return error;
  return new HandbackError({
    code: known.code,
    message: `${known.message} ${file}`,
    hint: known.hint,
    cause: error,
  });
}
