import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { hashFile } from '../evidence/file-hash.ts';

interface Listed {
  name: string;
  sha256: string;
}

/**
 * The first file of a production or bag that is missing, not what the folder's own lists say, or in none of them; null where all are as
 * they say. `list`: the file that stands for the folder, which must be known to be genuine, for it tells which files are read.
 */
export function changedFile(folder: string, list: string): string | null {
  const lists = list === 'manifest.json' ? [list] : [list, 'manifest-sha256.txt'];
  const known = new Set([list, `${list}.sig`]);
  for (const one of lists) {
    for (const { name, sha256 } of listedIn(readFileSync(join(folder, one), 'utf8'))) {
      const path = join(folder, name);
      if (!existsSync(path) || hashFile(path).sha256 !== sha256) return name;
      known.add(name);
    }
  }
  return filesIn(folder).find((name) => !known.has(name)) ?? null;
}

/** Whatever is no folder, below it: paths with `/`. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** JSON of a production's manifest, or lines as `sha256sum` writes them. */
function listedIn(text: string): Listed[] {
  if (text.startsWith('{')) return (JSON.parse(text) as { files: Listed[] }).files;
  return [...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, sha256 = '', name = '']) => ({
    name,
    sha256,
  }));
}
