import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from '../evidence/file-hash.ts';

interface Listed {
  name: string;
  sha256: string;
}

/**
 * The first file of a production or bag that is missing or not what the folder's own lists say; null where all are. `list`: the file that
 * stands for the folder, which must be known to be genuine, for it tells which files are read.
 */
export function changedFile(folder: string, list: string): string | null {
  const lists = list === 'manifest.json' ? [list] : [list, 'manifest-sha256.txt'];
  for (const one of lists) {
    for (const { name, sha256 } of listedIn(readFileSync(join(folder, one), 'utf8'))) {
      const path = join(folder, name);
      if (!existsSync(path) || hashFile(path).sha256 !== sha256) return name;
    }
  }
  return null;
}

/** JSON of a production's manifest, or lines as `sha256sum` writes them. */
function listedIn(text: string): Listed[] {
  if (text.startsWith('{')) return (JSON.parse(text) as { files: Listed[] }).files;
  return [...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, sha256 = '', name = '']) => ({
    name,
    sha256,
  }));
}
