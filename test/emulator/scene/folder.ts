import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bytesContent } from '../content.ts';
import { FOLDER } from '../item.ts';
import type { Plant } from './plant.ts';

/** Puts a folder of the disk into My Drive, with its modification times. Labels are the paths below it. */
export function plantFolder(plant: Plant, top: string): void {
  const open = [{ path: top, parent: plant.root }];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const entry of readdirSync(at.path, { withFileTypes: true }).sort(byName)) {
      const path = join(at.path, entry.name);
      const modified = Math.floor(statSync(path).mtimeMs);
      const label = relative(top, path);
      const common = { name: entry.name, parents: [at.parent], modified, modifiedByMe: modified };
      if (entry.isDirectory()) {
        open.push({ path, parent: plant.add(label, { ...common, mimeType: FOLDER }) });
      } else {
        plant.file(label, entry.name, [at.parent], '', {
          ...common,
          content: bytesContent(readFileSync(path)),
        });
      }
    }
  }
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}
