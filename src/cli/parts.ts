import { existsSync } from 'node:fs';
import { EXIT, HandbackError } from '../model/error.ts';

/** Path of part `number`, from 1, of a list that is split: `list-0001.dat` for `list.dat`. */
export function partOf(path: string, number: number): string {
  return path.replace(/(\.[^./]*)?$/, `-${String(number).padStart(4, '0')}$1`);
}

/** Paths of the parts that are there, from the first on. */
export function presentParts(path: string): string[] {
  const parts: string[] = [];
  while (existsSync(partOf(path, parts.length + 1))) parts.push(partOf(path, parts.length + 1));
  return parts;
}

/**
 * A list of a header and rows, one piece each, as lists of at most `most` rows with the header on each. Each has to be read
 * to its end before the next is asked for.
 */
export function* splitRows(pieces: Iterable<string>, most: number): Generator<Iterable<string>> {
  const source = pieces[Symbol.iterator]();
  const first = source.next();
  const header = first.done === true ? '' : first.value;
  let row = source.next();
  const part = function* (): Generator<string> {
    yield header;
    for (let rows = 0; rows < most && row.done !== true; rows += 1) {
      yield row.value;
      row = source.next();
    }
  };
  do yield part();
  while (row.done !== true);
}

/** Refuses where a longer list left a part behind, which would look like one of this list. Throws HandbackError (output). */
export function refuseLeftPart(path: string, parts: number): void {
  const left = partOf(path, parts + 1);
  if (!existsSync(left)) return;
  throw new HandbackError({
    code: EXIT.output,
    message: `cannot write: ${path} in ${parts} parts (${left} is there, of a longer list)`,
    hint: 'remove it or choose another place',
  });
}
