/** Ends of a match, in words or characters of its part; both included. */
export interface Extent {
  first: number;
  last: number;
}

/** Finds whether matches of an identifier have terms near, in one part of one item and for one `near` predicate. */
export interface Proximity {
  /** `key` tells different terms apart. In ascending order. */
  addTerm: (key: number, extent: Extent) => void;
  addIdentifier: (leaf: number, extent: Extent) => void;
  /** Everything before `position` is known: reports what holds and forgets what nothing can be near to any more. */
  settle: (position: number, onNear: (identifierLeaf: number) => void) => void;
  /** Nothing that follows is near to anything before. */
  forget: () => void;
  isEmpty: () => boolean;
}

interface Identifier extends Extent {
  leaf: number;
}

/** More matches between two settlings than that are not looked at. */
const MOST_IDENTIFIERS = 16_384;

/**
 * Occurrences of a term that are no further apart than `within` are kept as one stretch: whatever lies inside is near to
 * one of them. So the memory is that of a window, however often a term stands there.
 */
export function proximity(within: number, unique: number): Proximity {
  const stretches = new Map<number, Extent[]>();
  let identifiers: Identifier[] = [];
  const isNear = ({ first, last }: Identifier): boolean => {
    let terms = 0;
    for (const list of stretches.values()) {
      if (touches(list, first - within, last + within)) terms++;
      if (terms >= unique) return true;
    }
    return false;
  };
  return {
    addTerm(key, extent) {
      const list = stretches.get(unique === 1 ? 0 : key) ?? [];
      stretches.set(unique === 1 ? 0 : key, list);
      const last = list.at(-1);
      if (last === undefined || extent.first - last.last > within) list.push({ ...extent });
      else last.last = Math.max(last.last, extent.last);
    },
    addIdentifier(leaf, extent) {
      if (identifiers.length < MOST_IDENTIFIERS) identifiers.push({ leaf, ...extent });
    },
    settle(position, onNear) {
      const held = new Set<number>();
      for (const identifier of identifiers) {
        if (!held.has(identifier.leaf) && isNear(identifier)) held.add(identifier.leaf);
      }
      held.forEach(onNear);
      identifiers = identifiers.filter(({ leaf, last }) => !held.has(leaf) && last + within >= position);
      const earliest = identifiers.reduce((least, { first }) => Math.min(least, first), position);
      for (const [key, list] of stretches) {
        const kept = list.filter(({ last }) => last + within >= earliest);
        if (kept.length === 0) stretches.delete(key);
        else stretches.set(key, kept);
      }
    },
    forget() {
      stretches.clear();
      identifiers = [];
    },
    isEmpty: () => stretches.size === 0 && identifiers.length === 0,
  };
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
