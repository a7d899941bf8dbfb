import { RE2JS } from 're2js';
import type { Ignored, ValueTest } from '../model/rule.ts';
import { entropyOf } from './entropy.ts';
import { lazily } from './lazily.ts';
import type { PatternMatch } from './slow-search.ts';
import { validatorOf } from './validators.ts';

/** Whether a match in a text counts. */
export type Accepts = (match: PatternMatch, text: string) => boolean;

interface Candidate {
  value: string;
  match: PatternMatch;
  text: string;
}

/** The test of a match's value, null where it lets all pass; `secret`: what it lets pass is a value whose excerpt shows its length only. */
export function acceptance(test: ValueTest): { accepts: Accepts | null; secret: boolean } {
  const { group, validator, entropy, ignore } = test;
  const checks = [
    ...(validator === null ? [] : [valueCheck(validatorOf(validator))]),
    ...(entropy === null ? [] : [valueCheck((value) => entropyOf(value) > entropy)]),
    ...ignore.map(ignoredCheck).map((isIgnored) => (candidate: Candidate) => !isIgnored(candidate)),
  ];
  const accepts: Accepts = (match, text) => {
    const candidate = { value: valueOf(match, group, text), match, text };
    return checks.every((check) => check(candidate));
  };
  return { accepts: checks.length === 0 ? null : accepts, secret: checks.length > 0 || group !== null };
}

function valueCheck(holds: (value: string) => boolean): (candidate: Candidate) => boolean {
  return ({ value }) => holds(value);
}

function valueOf(match: PatternMatch, group: ValueTest['group'], text: string): string {
  const whole = (): string => text.slice(match.start, match.end);
  if (group === 0) return whole();
  if (group !== 'first') return match.group(group ?? 1) ?? whole();
  for (let number = 1; number <= match.groups; number++) {
    const value = match.group(number) ?? '';
    if (value !== '') return value;
  }
  return whole();
}

/** All lists that are not empty must hold. */
function ignoredCheck({ value, match, line, stopwords }: Ignored): (candidate: Candidate) => boolean {
  const inValue = anyPattern(value);
  const inMatch = anyPattern(match);
  const inLine = anyPattern(line);
  const words = stopwords.map((word) => word.toLowerCase());
  const inWords = (text: string): boolean => {
    const lower = text.toLowerCase();
    return words.some((word) => lower.includes(word));
  };
  return (candidate) =>
    (value.length === 0 || inValue(candidate.value)) &&
    (match.length === 0 || inMatch(candidate.text.slice(candidate.match.start, candidate.match.end))) &&
    (stopwords.length === 0 || inWords(candidate.value)) &&
    (line.length === 0 || inLine(linesOf(candidate)));
}

/** Compiled when first needed: most texts have no match to ignore. */
function anyPattern(patterns: readonly string[]): (text: string) => boolean {
  const compiled = patterns.map((pattern) => lazily(() => RE2JS.compile(pattern)));
  return (text) => compiled.some((regex) => regex().test(text));
}

/** Longest piece of a line that is looked at on each side of a match, in UTF-16 units. */
const LINE_REACH = 4_096;

/** The lines in which the match stands. */
function linesOf({ match: { start, end }, text }: Candidate): string {
  const before = text.slice(Math.max(0, start - LINE_REACH), start);
  const after = text.slice(end, end + LINE_REACH);
  const lineEnd = after.search(/[\r\n]/);
  return (
    before.slice(before.lastIndexOf('\n') + 1) +
    text.slice(start, end) +
    (lineEnd < 0 ? after : after.slice(0, lineEnd))
  );
}
