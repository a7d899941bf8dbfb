import { listOf } from './lists.ts';

/** Ends of matches, in words, characters or lines of their part; both included. */
interface Extent {
  first: number;
  last: number;
}

/** Finds whether matches of an identifier have terms near, in one part of one item and for one `near` predicate. */
export interface Proximity {
  /** `key` tells different terms apart. In ascending order. */
  addTerm: (key: number, first: number, last: number) => void;
  addIdentifier: (leaf: number, first: number, last: number) => void;
  /** Nothing to come begins before `position`: reports what holds and forgets what nothing can be near to any more. */
  settle: (position: number, onNear: (identifierLeaf: number) => void) => void;
  /** Nothing that follows is near to anything before. */
  forget: () => void;
  isEmpty: () => boolean;
}

/** More single matches between two settlings than that are not looked at. */
const MOST_IDENTIFIERS = 16_384;

/**
 * Occurrences that are no further apart than `within` are kept as one stretch: whatever lies inside is near to one of them.
 * So the memory is that of a window, however often a term stands there. Where several terms are asked for, each match of
 * an identifier is looked at by itself.
 */
export function proximity(within: number, unique: number): Proximity {
  const terms = new Map<number, Extent[]>();
  const identifiers = new Map<number, Extent[]>();
  const isNear = ({ first, last }: Extent): boolean => {
    let near = 0;
    for (const stretches of terms.values()) {
      if (touches(stretches, first - within, last + within)) near++;
      if (near >= unique) return true;
    }
    return false;
  };
  return {
    addTerm(key, first, last) {
      extend(listOf(terms, unique === 1 ? 0 : key), first, last, within);
    },
    addIdentifier(leaf, first, last) {
      const list = listOf(identifiers, leaf);
      if (unique === 1) extend(list, first, last, within);
      else if (list.length < MOST_IDENTIFIERS) list.push({ first, last });
    },
    settle(position, onNear) {
      let earliest = position;
      for (const [leaf, list] of identifiers) {
        const held = list.some(isNear);
        if (held) onNear(leaf);
        forgetBefore(identifiers, leaf, held ? Infinity : position - within);
        earliest = Math.min(earliest, identifiers.get(leaf)?.[0]?.first ?? earliest);
      }
      for (const key of terms.keys()) forgetBefore(terms, key, earliest - within);
    },
    forget() {
      terms.clear();
      identifiers.clear();
    },
    isEmpty: () => terms.size + identifiers.size === 0,
  };
}

function extend(stretches: Extent[], first: number, last: number, within: number): void {
  const stretch = stretches.at(-1);
  if (stretch === undefined || first - stretch.last > within) stretches.push({ first, last });
  else stretch.last = Math.max(stretch.last, last);
}

function forgetBefore(lists: Map<number, Extent[]>, key: number, position: number): void {
  const kept = lists.get(key)?.filter(({ last }) => last >= position) ?? [];
  if (kept.length === 0) lists.delete(key);
  else lists.set(key, kept);
}

/** True where one of the extents, ascending and apart, has a place in common with the range. */
function touches(extents: readonly Extent[], first: number, last: number): boolean {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((extents[middle]?.last ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  const extent = extents[low];
  return extent !== undefined && extent.first <= last;
}
