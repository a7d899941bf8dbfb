import type { FilePlace } from '../../../src/model/error.ts';
import { exampleJudge } from '../../../src/rules/examples.ts';
import type { Import } from '../../../src/rules/import/index.ts';
import { countsOf } from '../../../src/rules/import/imported.ts';
import { packText, readForeign } from '../../../src/rules/import/pack.ts';
import { loadPack, type Pack } from '../../../src/rules/pack.ts';
import { resolveRules } from '../../../src/rules/resolve.ts';
import { written } from './written.ts';

/** The account: counts, then what is lost or meant differently, with line and column. */
export async function accountOf(name: string, text: string | Uint8Array): Promise<string[]> {
  const foreign = await readForeign(await written(text, name));
  if (foreign === null) throw new Error('not taken for a foreign file');
  return accountLinesOf(foreign.imported, () => '');
}

/** The same; `before` says what of a place stands before line and column. */
export function accountLinesOf(imported: Import, before: (place: FilePlace) => string): string[] {
  const { loaded, inPart, unsupported } = countsOf(imported);
  return [
    `${loaded} ${inPart} ${unsupported}`,
    ...imported.notes.map(({ level, rule, key, message, offset }) => {
      const place = imported.placeAt(offset);
      const { line, column } = place;
      return `${before(place)}${line ?? 0}:${column ?? 0} ${level} ${rule ?? '-'} ${key}: ${message}`;
    }),
  ];
}

/** Ids of the rules that find something, with their confidence. */
export function found(pack: Pack, text: string, path = 'src/a.txt'): string[] {
  return resolveRules([pack], null).rules.flatMap((rule) => {
    const verdict = exampleJudge(rule, 'UTC')({ path, text });
    return verdict === null ? [] : [`${rule.id} ${verdict.confidence}`];
  });
}

/** The file used directly and its translation, loaded again: both must find the same. */
export async function packsOf(name: string, text: string | Uint8Array): Promise<[Pack, Pack]> {
  const file = await written(text, name);
  const foreign = await readForeign(file);
  if (foreign === null) throw new Error('not taken for a foreign file');
  return [await loadPack(file), await loadPack(await written(packText(foreign.imported)))];
}
