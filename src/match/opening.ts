/** Flags that hold for all that follows. */
const FLAGS = /^\(\?[a-zA-Z]+\)/;

/** What may be empty at the beginning of a pattern: word bounds, classes and single characters that are optional; nothing that is repeated once more. */
const OPTIONAL =
  /^(?:\\b|(?:\[(?:\\[dDwWsS]|\\[^\w\s]|[^\\[\]^])+\]|\\[dDwWsS]|\.)(?:[*?]|\{0(?:,\d*)?\})\??)(?![*+?{])/;

/**
 * The pattern without what may be empty at its beginning: wherever the pattern matches, this matches too, from the same place
 * or a later one up to the same end or another. Null where nothing can be left out, or all.
 */
export function withoutOpening(pattern: string): string | null {
  const flags = FLAGS.exec(pattern)?.[0] ?? '';
  let rest = pattern.slice(flags.length);
  for (let taken = OPTIONAL.exec(rest); taken !== null; taken = OPTIONAL.exec(rest)) {
    rest = rest.slice(taken[0].length);
  }
  return rest === '' || flags.length + rest.length === pattern.length ? null : flags + rest;
}
