import type { FilePlace } from '../../model/error.ts';
import { placeFinder } from '../document.ts';

/** Texts of several files, one behind the other: offsets over all of them. */
export interface Places {
  /** The offset at which the text of a file begins. */
  add: (file: string, text: string) => number;
  placeAt: (offset: number) => FilePlace;
}

export function placesIn(file: string, text: string): Places {
  const first = { start: 0, find: placeFinder(file, text) };
  const texts = [first];
  let end = text.length + 1;
  return {
    add: (other, more) => {
      const start = end;
      texts.push({ start, find: placeFinder(other, more) });
      end += more.length + 1;
      return start;
    },
    placeAt: (offset) => {
      const { start, find } = texts.findLast((one) => one.start <= offset) ?? first;
      return find(offset - start);
    },
  };
}
