import { RE2JS, RE2JSSyntaxException } from 're2js';
import { patternFacts } from './syntax.ts';

/** Characters of the longest pattern that is accepted. */
export const MAX_PATTERN = 1_000;

/** Instructions of the largest compiled pattern that is accepted: `.{1000}` fits, `(.{100}){100}` does not. */
const MAX_PROGRAM = 5_000;

export interface PatternProblem {
  /** `look-ahead is not supported` */
  message: string;
  /** Where in the pattern, in UTF-16 units from 0; null where it concerns the whole. */
  offset: number | null;
}

/** A foreign rule is looked at when it is translated and again as a rule; compiling is what takes long. */
const known = new Map<string, PatternProblem | null>();

/**
 * What is wrong with a regular expression of a rule; null = usable. RE2 syntax, linear time by construction. One that matches
 * the empty text is usable for tests on a given text only (`mayBeEmpty`).
 */
export function checkPattern(pattern: string, mayBeEmpty = false): PatternProblem | null {
  const key = `${mayBeEmpty ? 1 : 0}${pattern}`;
  const problem = known.get(key);
  if (problem !== undefined) return problem;
  const found = problemOf(pattern, mayBeEmpty);
  known.set(key, found);
  return found;
}

function problemOf(pattern: string, mayBeEmpty: boolean): PatternProblem | null {
  if (pattern.length > MAX_PATTERN) {
    return { message: `longer than ${MAX_PATTERN} characters`, offset: null };
  }
  try {
    return sizeProblem(RE2JS.compile(pattern), mayBeEmpty);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return unsupported(pattern) ?? syntaxProblem(pattern, error);
  }
}

function sizeProblem(compiled: RE2JS, mayBeEmpty: boolean): PatternProblem | null {
  if (compiled.programSize() > MAX_PROGRAM) {
    return { message: 'too large when its repetitions are written out', offset: null };
  }
  // What requires a literal is not empty; a search costs more than to know that.
  const isEmpty = !mayBeEmpty && patternFacts(compiled.pattern()).literals === null && compiled.test('');
  return isEmpty ? { message: 'matches the empty text', offset: null } : null;
}

/** What other engines have and a linear one cannot; escaped characters and classes are passed over. */
const UNSUPPORTED: [RegExp, string][] = [
  [/\(\?<?[=!]/y, 'look-around'],
  [/\\(?:[1-9]|k[<{'])/y, 'a back-reference'],
  [/\(\?>|[*+?}]\+/y, 'atomic matching'],
];
const PASSED_OVER = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/y;

function unsupported(pattern: string): PatternProblem | null {
  for (let offset = 0; offset < pattern.length;) {
    for (const [syntax, name] of UNSUPPORTED) {
      syntax.lastIndex = offset;
      if (syntax.test(pattern)) return { message: `${name} is not supported`, offset };
    }
    PASSED_OVER.lastIndex = offset;
    PASSED_OVER.test(pattern);
    offset = PASSED_OVER.lastIndex;
  }
  return null;
}

/** The engine names what it could not read; its place is certain where that stands there once. */
function syntaxProblem(pattern: string, error: RE2JSSyntaxException): PatternProblem {
  const found = error.getPattern() ?? '';
  const offset = pattern.indexOf(found);
  const isCertain = found !== '' && offset === pattern.lastIndexOf(found) && found !== pattern;
  const named = found === '' || found === pattern ? '' : `: ${found}`;
  return { message: `${error.getDescription()}${named}`, offset: isCertain ? offset : null };
}
