/** A set of ASCII characters, a bit each; all other characters count as members. */
export type AsciiSet = readonly [number, number, number, number];

export const NOTHING: AsciiSet = [0, 0, 0, 0];

/** Of a character in either case. */
export function setOfChar(char: string): AsciiSet {
  const set: [number, number, number, number] = [0, 0, 0, 0];
  for (const either of [char.toLowerCase(), char.toUpperCase()]) add(set, either.charCodeAt(0));
  return set;
}

/** `members`: one for each ASCII code that is in the set. */
export function setOfMembers(members: Uint8Array): AsciiSet {
  const set: [number, number, number, number] = [0, 0, 0, 0];
  members.forEach((isMember, code) => {
    if (isMember === 1) add(set, code);
  });
  return set;
}

/** Null stands for all characters. */
export function joined(one: AsciiSet | null, other: AsciiSet | null): AsciiSet | null {
  if (one === null || other === null) return null;
  return [one[0] | other[0], one[1] | other[1], one[2] | other[2], one[3] | other[3]];
}

/** How far the characters in front of `at` are members, down to `lowest`. */
export function startOfMembers(text: string, at: number, set: AsciiSet, lowest: number): number {
  let start = at;
  while (start > lowest && isMember(set, text.charCodeAt(start - 1))) start--;
  return start;
}

function add(set: [number, number, number, number], code: number): void {
  if (code < 128) set[code >> 5] = (set[code >> 5] ?? 0) | (1 << (code & 31));
}

/** True for what is not ASCII, too. */
export function isMember(set: AsciiSet, code: number): boolean {
  return code >= 128 || (((set[code >> 5] ?? 0) >>> (code & 31)) & 1) === 1;
}
