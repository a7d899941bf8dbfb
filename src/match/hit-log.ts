/** Matches of one text by their leaf, as numbers: dense text has hundreds of thousands, and objects would be garbage. */
export interface HitLog {
  add: (leaf: number, start: number, end: number, key: number) => void;
  /** Hits so far, of all leaves. */
  size: () => number;
  /** Leaves that have hits, each once. */
  leaves: () => readonly number[];
  has: (leaf: number) => boolean;
  /** In the order in which they came. */
  each: (leaf: number, onHit: (start: number, end: number, key: number) => void) => void;
  /** Forgets the hits of a leaf. */
  drop: (leaf: number) => void;
  clear: () => void;
}

const NONE = -1;
/** Numbers of a hit: start, end, key, and where the next hit of its leaf stands. */
const STEP = 4;
const FIRST_NUMBERS = STEP * 1_024;

/** `count`: leaves there are. */
export function createHitLog(count: number): HitLog {
  const first = new Int32Array(count).fill(NONE);
  const last = new Int32Array(count);
  let leaves: number[] = [];
  let hits = new Int32Array(FIRST_NUMBERS);
  let length = 0;
  const append = (leaf: number): void => {
    if ((first[leaf] ?? NONE) === NONE) {
      first[leaf] = length;
      leaves.push(leaf);
    } else hits[(last[leaf] ?? 0) + STEP - 1] = length;
    last[leaf] = length;
  };
  return {
    add(leaf, start, end, key) {
      if (length === hits.length) hits = doubled(hits);
      append(leaf);
      hits[length] = start;
      hits[length + 1] = end;
      hits[length + 2] = key;
      hits[length + 3] = NONE;
      length += STEP;
    },
    size: () => length / STEP,
    leaves: () => leaves,
    has: (leaf) => first[leaf] !== NONE,
    each(leaf, onHit) {
      for (let at = first[leaf] ?? NONE; at !== NONE; at = hits[at + 3] ?? NONE) {
        onHit(hits[at] ?? 0, hits[at + 1] ?? 0, hits[at + 2] ?? 0);
      }
    },
    drop(leaf) {
      first[leaf] = NONE;
    },
    clear() {
      for (const leaf of leaves) first[leaf] = NONE;
      leaves = [];
      length = 0;
    },
  };
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
