import { opendirSync, type Dir } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { comparePaths, isPlain, type Path } from './path-id.ts';
import { reasonOf, type Mishap } from './reason.ts';

/** Names of one folder, ordered by their bytes; as bytes only where they are not valid UTF-8. */
export interface Names {
  names: Path[];
  /** Those that are folders, as far as the folder itself tells. */
  folders: Set<Path>;
  /** Why the names are not all there. */
  mishap: Mishap | null;
}

const REPLACEMENT = '\uFFFD';

/**
 * Reads the names of a folder, nothing else of its entries. Node gives names as text, in which bytes that are not UTF-8
 * are lost; a folder with such names is read once more as bytes, which takes twice the time.
 */
export function readNames(folder: Path): Names {
  const texts = collect(folder, 'utf8');
  const read = texts.names.some((name) => name.includes(REPLACEMENT)) ? collect(folder, 'buffer') : texts;
  // The built-in order of texts is that of their bytes for all but few characters, and ten times faster.
  if (read.names.every(isPlain)) read.names.sort();
  else read.names.sort(comparePaths);
  return read;
}

function collect(folder: Path, encoding: 'utf8' | 'buffer'): Names {
  const read: Names = { names: [], folders: new Set(), mishap: null };
  try {
    // The types know of no bytes here; the call does.
    const dir = opendirSync(folder, { encoding: encoding as 'utf8', bufferSize: 1024 });
    try {
      fill(read, dir);
    } finally {
      dir.closeSync();
    }
  } catch (error) {
    read.mishap = reasonOf(error);
  }
  return read;
}

function fill(read: Names, dir: Dir): void {
  for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) {
    const name = textIfValid(entry.name);
    read.names.push(name);
    if (entry.isDirectory()) read.folders.add(name);
  }
}

function textIfValid(name: Path): Path {
  return typeof name !== 'string' && isUtf8(name) ? name.toString() : name;
}
