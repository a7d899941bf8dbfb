/** Comments within a pattern. */
const COMMENT = /\(\?#[^)]*\)/y;
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/y;
const ESCAPED = /\\[\s\S]/y;
const FLAGS = /\(\?([a-zA-Z]*)x([a-zA-Z]*)\)/y;

/**
 * A pattern without what RE2 has not: the flag `x`, under which white space and `#` comments mean nothing (in classes too, as
 * in the regex engine of Rust), and `(?#…)`. The flag holds from where it stands to the end.
 */
export function withoutVerbose(pattern: string): string {
  let result = '';
  let verbose = false;
  let at = 0;
  const take = (expected: RegExp): RegExpExecArray | null => {
    expected.lastIndex = at;
    const found = expected.exec(pattern);
    if (found !== null) at += found[0].length;
    return found;
  };
  while (at < pattern.length) {
    const flags = take(FLAGS);
    if (flags !== null) {
      verbose = true;
      const rest = `${flags[1] ?? ''}${flags[2] ?? ''}`;
      if (rest !== '') result += `(?${rest})`;
      continue;
    }
    if (take(COMMENT) !== null) continue;
    const escaped = take(ESCAPED);
    if (escaped !== null) {
      result += /^\\\s$/.test(escaped[0]) ? escaped[0].slice(1) : escaped[0];
      continue;
    }
    const group = take(CLASS);
    if (group !== null) {
      result += verbose ? withoutSpace(group[0]) : group[0];
      continue;
    }
    const char = pattern[at] ?? '';
    at++;
    if (verbose && char === '#') take(/[^\n]*/y);
    else if (!verbose || !/\s/.test(char)) result += char;
  }
  return verbose || result !== pattern ? result.trim() : pattern;
}

function withoutSpace(group: string): string {
  return group.replace(
    /\\(\s)|\\[^\s]|\s/g,
    (found, space?: string) => space ?? (/^\s$/.test(found) ? '' : found),
  );
}
