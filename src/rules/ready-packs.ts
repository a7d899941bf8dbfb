import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FilePlace } from '../model/error.ts';
import { lazily } from '../match/lazily.ts';
import { packageFolder } from './builtin.ts';
import type { PackSource } from './pack-schema.ts';
import type { TreePath } from './tree.ts';

/** A built-in pack as the build has read it: reading it anew would cost a scan half a second. */
export interface ReadyPack {
  value: PackSource;
  /** Line and column of the pack's name and of each rule. */
  pack: [line: number, column: number];
  rules: [line: number, column: number][];
}

/** File of `dist` with the ready packs by the SHA-256 of their YAML: one that was changed since is read as any other. */
const READY_PACKS = 'packs.json';

const readyPacks = lazily(async () => {
  const json = await readFile(join(packageFolder(), 'dist', READY_PACKS), 'utf8').catch(() => '{}');
  return JSON.parse(json) as Record<string, ReadyPack>;
});

/** The pack of a built-in file; null for every other. `placeOf` knows the file, its name and its rules only. */
export async function readyPack(
  file: string,
): Promise<{ value: PackSource; sha256: string; placeOf: (path: TreePath) => FilePlace } | null> {
  if (dirname(file) !== join(packageFolder(), 'rules')) return null;
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return null;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const ready = (await readyPacks())[sha256];
  if (ready === undefined) return null;
  const placeOf = ([key, index]: TreePath): FilePlace => {
    const [line, column] = (key === 'pack' ? ready.pack : ready.rules[Number(index)]) ?? [1, 1];
    return { file, line, column };
  };
  return { value: ready.value, sha256, placeOf };
}
