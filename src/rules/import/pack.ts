import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { readBytes, type Document } from '../document.ts';
import { packSchema, type PackSource } from '../pack-schema.ts';
import { formatError, type Translation } from './imported.ts';
import { decodeRules, importRules, isForeign, type Import } from './index.ts';

/** A foreign rule file as a pack that a scan can use. */
export interface ImportedPack {
  document: Document<PackSource>;
  imported: Import;
}

/** Reads a file of rules; null for one of our own. Throws HandbackError (usage) where it is none that can be read. */
export async function readForeign(file: string): Promise<ImportedPack | null> {
  const bytes = await readBytes(file);
  const text = decodeRules(bytes);
  if (text === null || !isForeign(file, text)) return null;
  const imported = await importRules(file, text);
  const { placeAt, rules } = imported;
  const result = packSchema.safeParse(nativePack(imported));
  if (!result.success) {
    const [issue] = result.error.issues;
    const at = issue?.path[0] === 'rules' ? rules[Number(issue.path[1])]?.offset : 0;
    throw formatError(
      `cannot be translated: ${issue?.message ?? ''}`,
      placeAt(at ?? 0),
      'see rules/README.md',
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const placeOf = ([key, index]: readonly (string | number)[]) =>
    placeAt(key === 'rules' ? (rules[Number(index)]?.offset ?? 0) : 0);
  return { document: { file, sha256, value: result.data, placeOf }, imported };
}

function nativePack({ pack, wide, rules }: Translation): Record<string, unknown> {
  return { pack, version: '1.0.0', ...wide, rules: rules.map(({ rule }) => rule) };
}

/** The translated pack as a rule file of ours. */
export function packText(imported: Translation): string {
  return stringify(nativePack(imported), { lineWidth: 110, aliasDuplicateObjects: false });
}
