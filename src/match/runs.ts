import { addRange, type Span } from './overlap.ts';

/** So many characters of a set, one behind the other, that every match of a pattern has. */
export interface Run {
  /** Of ASCII codes, one for each member in either case; all else counts as a member. */
  members: Uint8Array;
  length: number;
  /** UTF-16 units of a match in front of the run, at most; Infinity where there is no bound. */
  before: number;
}

const ASCII = 128;

/** Single members of a class that is written out plainly, as a run of one; null for others. */
export function memberSet(written: string): Run | null {
  // A character outside ASCII may fold to one inside.
  if (!/^(?:\\[dsw]|\[(?:\\[dnrstw]|\\[^\w\s]|[^\\[\]^])+\])$/.test(written) || /[^\0-\x7f]/.test(written))
    return null;
  const one = new RegExp(written, 'i');
  const members = Uint8Array.from({ length: ASCII }, (_, code) =>
    one.test(String.fromCharCode(code)) ? 1 : 0,
  );
  return { members, length: 1, before: 0 };
}

/** The longer of two runs, the other one that of an atom which is repeated `times` and stands behind up to `offset` units. */
export function better(best: Run | null, atom: Run, times: number, offset: number): Run | null {
  const run = {
    ...atom,
    length: atom.length === 1 ? times : atom.length,
    before: atom.before + offset,
  };
  // One character is the run of a class, never of a group: what is repeated there is more than the class.
  if (run.length === 1) return best;
  return best !== null && best.length >= run.length ? best : run;
}

/** What matches of all branches have a run of. */
export function union(branches: readonly (Run | null)[]): Run | null {
  const runs = branches.filter((run) => run !== null);
  const [first] = runs;
  if (first === undefined || runs.length < branches.length) return null;
  return {
    members: first.members.map((_, code) => (runs.some(({ members }) => members[code] === 1) ? 1 : 0)),
    length: Math.min(...runs.map(({ length }) => length)),
    before: Math.max(...runs.map(({ before }) => before)),
  };
}

/**
 * Ranges in which matches that have the run can start, ascending and more than `gap` apart: only every so many characters are
 * looked at.
 */
export function rangesOfRun(text: string, { members, length, before }: Run, gap: number): Span[] {
  const isMember = (at: number): boolean => (members[text.charCodeAt(at)] ?? 1) === 1;
  const ranges: Span[] = [];
  // Nothing before `from` is part of a run that is still to be found.
  for (let from = 0, probe = length - 1; probe < text.length; probe = from + length - 1) {
    let end = probe + 1;
    if (isMember(probe)) {
      let start = probe;
      while (start > from && isMember(start - 1)) start--;
      while (end < text.length && isMember(end)) end++;
      const range = { start: Math.max(0, start - before), end: end - length + 1 };
      if (end - start >= length) addRange(ranges, range, gap);
    }
    from = end;
  }
  return ranges;
}
