import { opendirSync, type Dir } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import type { Path } from './path-id.ts';
import { reasonOf, type Mishap } from './reason.ts';

/** Names of one folder: bytes only where they are not valid UTF-8. */
export interface Names {
  folders: Path[];
  /** Of everything else. */
  others: Path[];
  /** Why the names are not all there. */
  mishap: Mishap | null;
}

const REPLACEMENT = '\uFFFD';

/**
 * Reads the names of a folder, nothing else of its entries. Node gives names as text, in which bytes that are not UTF-8
 * are lost; a folder with such names is read once more as bytes, which takes twice the time.
 */
export function readNames(folder: Path): Names {
  const names = collect(folder, 'utf8');
  const lossy = [...names.folders, ...names.others].some((name) => name.includes(REPLACEMENT));
  return lossy ? collect(folder, 'buffer') : names;
}

function collect(folder: Path, encoding: 'utf8' | 'buffer'): Names {
  const names: Names = { folders: [], others: [], mishap: null };
  try {
    // The types know of no bytes here; the call does.
    const dir = opendirSync(folder, { encoding: encoding as 'utf8', bufferSize: 1024 });
    try {
      fill(names, dir);
    } finally {
      dir.closeSync();
    }
  } catch (error) {
    names.mishap = reasonOf(error);
  }
  return names;
}

function fill(names: Names, dir: Dir): void {
  for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) {
    const name = textIfValid(entry.name);
    (entry.isDirectory() ? names.folders : names.others).push(name);
  }
}

function textIfValid(name: Path): Path {
  return typeof name !== 'string' && isUtf8(name) ? name.toString() : name;
}
