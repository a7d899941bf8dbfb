import type { AsciiSet } from './ahead.ts';

/** Characters beside a literal that are worth knowing. */
const MOST = 3;

/** A part of a pattern: what its texts consist of, null for anything; `longest` is twice `shortest` where all are as long. */
interface Part {
  shortest: number;
  longest: number;
  chars: AsciiSet | null;
}

/** What stands beside literals, while a pattern is read part by part. */
export interface LiteralNeighbours {
  /** The characters in front of what is read next, as far as they are known. */
  front: () => readonly AsciiSet[];
  /** What is read next, filled while it is read. */
  rear: () => readonly AsciiSet[];
  /** The part, `min` to `max` times. */
  add: (part: Part, min: number, max: number) => void;
}

export function createNeighbours(): LiteralNeighbours {
  let front: readonly AsciiSet[] = [];
  let open: AsciiSet[][] = [];
  return {
    front: () => front,
    rear: () => {
      const rear: AsciiSet[] = [];
      open.push(rear);
      return rear;
    },
    add(part, min, max) {
      if (part.longest === 0) return;
      const { chars, shortest, longest } = part;
      const isFixed = min === max && longest === 2 * shortest;
      const known: AsciiSet[] = [];
      for (let left = Math.min(MOST, shortest * min); chars !== null && left > 0; left--) known.push(chars);
      for (const rear of open) rear.push(...known.slice(0, MOST - rear.length));
      if (!isFixed || chars === null) {
        open = [];
        front = known;
      } else front = known.length === MOST ? known : [...front, ...known].slice(-MOST);
    },
  };
}
