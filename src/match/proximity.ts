/**
 * Occurrences of the terms of one `near` predicate in one part: first and last position, both included, and the number of
 * the term, by turns.
 */
export type Terms = number[];

/** Matches of one identifier leaf in one part: first and last position, both included, by turns. */
export type Extents = number[];

/** Numbers of an occurrence. */
const TERM_STEP = 3;

/**
 * Where matches of an identifier stand that have `unique` different terms no further away than `within`: they are those that
 * have a place in common with one of these ranges. First and last, by turns, both ascending; where no single place is near
 * to enough terms but a long match may be, the last lies before the first.
 *
 * The terms, in ascending order of their first positions, are met one by one. Of those met so far the last positions that
 * reach furthest are kept, one a term: the least of `unique` of them says how far a match can begin behind them.
 */
export function zonesOf(terms: Terms, within: number, unique: number): Extents {
  const zones: Extents = [];
  const furthest = furthestTerms(unique);
  for (let at = 0; at < terms.length; at += TERM_STEP) {
    const least = furthest(terms[at + 2] ?? 0, terms[at + 1] ?? 0);
    if (least === -Infinity) continue;
    const from = (terms[at] ?? 0) - within;
    const to = least + within;
    const before = zones.at(-1) ?? -Infinity;
    if (to <= before) continue;
    if (before >= from - 1) zones[zones.length - 1] = to;
    else zones.push(from, to);
  }
  return zones;
}

/** Takes a term and its last position; returns the least of the furthest last positions of `unique` terms, -Infinity while there are fewer. */
function furthestTerms(unique: number): (key: number, last: number) => number {
  const keys: number[] = [];
  const lasts: number[] = [];
  return (key, last) => {
    let place = keys.indexOf(key);
    if (place === -1) {
      if (keys.length === unique && last <= (lasts[unique - 1] ?? 0)) return lasts[unique - 1] ?? 0;
      place = Math.min(keys.length, unique - 1);
    } else if (last <= (lasts[place] ?? 0)) return lasts[unique - 1] ?? -Infinity;
    for (; place > 0 && (lasts[place - 1] ?? 0) < last; place--) {
      keys[place] = keys[place - 1] ?? 0;
      lasts[place] = lasts[place - 1] ?? 0;
    }
    keys[place] = key;
    lasts[place] = last;
    return lasts[unique - 1] ?? -Infinity;
  };
}

/** True where one of the matches has a place in common with one of the zones. Both ascend; the shorter list is gone through. */
export function touches(matches: Extents, zones: Extents): boolean {
  if (zones.length < matches.length) {
    for (let at = 0; at < zones.length; at += 2) {
      // Of the matches that end in the zone or behind it the first begins first.
      const found = firstReaching(matches, zones[at] ?? 0);
      if (found < matches.length && (matches[found] ?? 0) <= (zones[at + 1] ?? 0)) return true;
    }
    return false;
  }
  for (let at = 0; at < matches.length; at += 2) {
    const found = firstReaching(zones, matches[at] ?? 0);
    if (found < zones.length && (zones[found] ?? 0) <= (matches[at + 1] ?? 0)) return true;
  }
  return false;
}

/** Index of the first extent whose last position is not before `position`; the length of the list where none is. */
function firstReaching(extents: Extents, position: number): number {
  let low = 0;
  let high = extents.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((extents[2 * middle + 1] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

/** The terms in ascending order of their first positions. */
export function inOrder(terms: Terms): Terms {
  for (let at = TERM_STEP; at < terms.length; at += TERM_STEP) {
    if ((terms[at] ?? 0) < (terms[at - TERM_STEP] ?? 0)) return sorted(terms, TERM_STEP);
  }
  return terms;
}

/** The matches with both positions ascending: one that lies within another is near to nothing that the other is not near to. */
export function apart(matches: Extents): Extents {
  let ordered = true;
  for (let at = 2; at < matches.length && ordered; at += 2) {
    ordered = (matches[at] ?? 0) >= (matches[at - 2] ?? 0) && (matches[at + 1] ?? 0) > (matches[at - 1] ?? 0);
  }
  if (ordered) return matches;
  const kept: Extents = [];
  const all = sorted(matches, 2);
  for (let at = 0; at < all.length; at += 2) {
    if ((all[at + 1] ?? 0) > (kept.at(-1) ?? -Infinity)) kept.push(all[at] ?? 0, all[at + 1] ?? 0);
  }
  return kept;
}

/** By first position. */
function sorted(numbers: readonly number[], step: number): number[] {
  const order = Array.from({ length: numbers.length / step }, (_, index) => index * step);
  order.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  return order.flatMap((at) => numbers.slice(at, at + step));
}

/**
 * Of the terms, in order, those that end at `from` or behind it. What lies between two occurrences of one term that are no
 * further apart than `within` is near to one of them: they become one, so that few are left, however often a term stands there.
 */
export function termsFrom(terms: Terms, from: number, within: number): Terms {
  const kept: Terms = [];
  const latest = new Map<number, number>();
  for (let at = 0; at < terms.length; at += TERM_STEP) {
    const last = terms[at + 1] ?? 0;
    if (last < from) continue;
    const first = terms[at] ?? 0;
    const key = terms[at + 2] ?? 0;
    const before = latest.get(key);
    if (before !== undefined && first - (kept[before + 1] ?? 0) <= within) {
      kept[before + 1] = Math.max(kept[before + 1] ?? 0, last);
      continue;
    }
    latest.set(key, kept.length);
    kept.push(first, last, key);
  }
  return kept;
}

/** Of the matches those that end at `from` or behind it. */
export function matchesFrom(matches: Extents, from: number): Extents {
  return matches.slice(firstReaching(matches, from));
}
