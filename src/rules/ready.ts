import { builtinPacks } from './builtin.ts';
import { loadDocument } from './document.ts';
import { packSchema } from './pack-schema.ts';
import type { ReadyPack } from './ready-packs.ts';

/** Reads the built-in packs for the build; the result goes to `dist/packs.json`. Throws HandbackError for a mistake. */
export async function readBuiltinPacks(): Promise<Record<string, ReadyPack>> {
  const files = [...(await builtinPacks()).values()];
  const documents = await Promise.all(files.map((file) => loadDocument(file, packSchema)));
  return Object.fromEntries(
    documents.map(({ value, sha256, placeOf }) => {
      const placeAt = (...path: (string | number)[]): [number, number] => {
        const { line, column } = placeOf(path);
        return [line ?? 1, column ?? 1];
      };
      const rules = value.rules.map((_, index) => placeAt('rules', index));
      return [sha256, { value, pack: placeAt('pack'), rules }];
    }),
  );
}
