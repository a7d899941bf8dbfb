import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** `takeout-20251001T120000Z-001.zip`, also with a number of its own before that of the part. */
const PART = /^(takeout-.*-)(\d{3})(\.(?:zip|tgz|tar\.gz))$/i;

/** The files that an archive consists of. */
export interface Parts {
  /** Absolute paths, in the order of their numbers. */
  paths: string[];
  /** Numbers before the last that are not there. A last part that is missing does not show. */
  missing: number[];
}

/** The part that is given with all that lie beside it, as Google numbers them; any other archive stands for itself. */
export function partsOf(path: string): Parts {
  const [, stem, , extension] = PART.exec(basename(path)) ?? [];
  if (stem === undefined || extension === undefined) return { paths: [path], missing: [] };
  const folder = dirname(path);
  const numbers = readdirSync(folder)
    .flatMap((name) => {
      const found = PART.exec(name);
      return found?.[1] === stem && found[3] === extension ? [Number(found[2])] : [];
    })
    .sort((a, b) => a - b);
  const nameOf = (number: number): string => `${stem}${String(number).padStart(3, '0')}${extension}`;
  const all = Array.from({ length: numbers.at(-1) ?? 0 }, (_, index) => index + 1);
  return {
    paths: numbers.map((number) => join(folder, nameOf(number))),
    missing: all.filter((number) => !numbers.includes(number)),
  };
}
