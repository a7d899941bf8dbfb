/** Longer words are no typing mistakes and would cost time. */
const LONGEST = 64;

/**
 * The known word that a mistyped one most likely means: at most a third of the longer one's letters inserted, dropped,
 * replaced or swapped with their neighbour, case aside. Null where none is that near.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  if (word.length > LONGEST) return null;
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of known) {
    if (candidate.length > LONGEST) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && distance <= allowed(word, candidate)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Something of the word itself must be left. */
function allowed(word: string, candidate: string): number {
  const third = Math.floor(Math.max(word.length, candidate.length) / 3);
  return Math.min(Math.max(1, third), word.length - 1);
}

/** `did you mean 'x'?`, or all known words where none is near. */
export function suggestion(word: string, known: readonly string[], what: string): string {
  const near = nearest(word, known);
  return near === null ? `${what}: ${known.join(', ')}` : `did you mean '${near}'?`;
}

/** Optimal string alignment: Levenshtein's distance with swaps of neighbours. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
