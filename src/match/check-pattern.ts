import { RE2JS, RE2JSSyntaxException } from 're2js';

/** Characters of the longest pattern that is accepted. */
export const MAX_PATTERN = 1_000;

/** Instructions of the largest compiled pattern that is accepted: `.{1000}` fits, `(.{100}){100}` does not. */
const MAX_PROGRAM = 5_000;

export interface PatternProblem {
  /** `look-ahead is not supported (RE2 syntax)` */
  message: string;
  /** Where in the pattern, from 0; null where it concerns the whole. */
  offset: number | null;
}

/** What is wrong with a regular expression of a rule; null = usable. RE2 syntax, linear time by construction. */
export function checkPattern(pattern: string): PatternProblem | null {
  if (pattern.length > MAX_PATTERN) {
    return { message: `longer than ${MAX_PATTERN} characters`, offset: null };
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return sizeProblem(compiled);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return syntaxProblem(pattern, error);
  }
}

function sizeProblem(compiled: RE2JS): PatternProblem | null {
  if (compiled.programSize() > MAX_PROGRAM) {
    return { message: 'too large when its repetitions are written out', offset: null };
  }
  if (compiled.test('')) return { message: 'matches the empty text', offset: null };
  return null;
}

function syntaxProblem(pattern: string, error: RE2JSSyntaxException): PatternProblem {
  const found = error.getPattern();
  const offset = found === null ? -1 : pattern.indexOf(found);
  return { message: error.getDescription(), offset: offset < 0 ? null : offset };
}
