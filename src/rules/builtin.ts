import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that hold rule packs. */
export function isRuleFile(name: string): boolean {
  return /\.ya?ml$/.test(name) && !name.startsWith('.');
}

/** Files of the packs that come with handback, by pack name, in byte order. */
export async function builtinPacks(): Promise<ReadonlyMap<string, string>> {
  const folder = join(packageFolder(), 'rules');
  const names = (await readdir(folder)).filter(isRuleFile).sort();
  return new Map(names.map((name) => [name.slice(0, name.lastIndexOf('.')), join(folder, name)]));
}

/** The nearest folder above with a manifest and rules: this file runs from `src/rules` and from bundles in `dist`. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'rules'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`no rules beside ${fileURLToPath(import.meta.url)}`);
    folder = above;
  }
  return folder;
}
