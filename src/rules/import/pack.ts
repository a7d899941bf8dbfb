import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { RuleFile } from '../../model/rule.ts';
import { readBytes, type Document } from '../document.ts';
import { packSchema, type PackSource } from '../pack-schema.ts';
import { decodeRules } from './decode.ts';
import { formatError, type ImportNote, type Translation } from './imported.ts';
import { importRules, isForeign, isToml, type Import } from './index.ts';

/** A foreign rule file as a pack that a scan can use; without rules where none of the file's can be used. */
export interface ImportedPack {
  document: Document<PackSource>;
  imported: Import;
  /** The file and what it extends. */
  files: RuleFile[];
}

/**
 * Reads a file of rules; null for one of our own. `beside`: files that are given with it, among which the default rules may be
 * that it extends. Throws HandbackError (usage) where it is none that can be read.
 */
export async function readForeign(
  file: string,
  beside: readonly string[] = [],
): Promise<ImportedPack | null> {
  const bytes = await readBytes(file);
  const text = decodeRules(bytes);
  if (text === null || !isForeign(file, text)) return null;
  const { imported, value } = usable(
    await importRules(
      file,
      text,
      beside.filter((one) => one !== file && isToml(one)),
    ),
  );
  const { placeAt, rules } = imported;
  const files = [{ file, sha256: sha256Of(bytes) }, ...imported.bases];
  const placeOf = ([key, index]: readonly (string | number)[]) =>
    placeAt(key === 'rules' ? (rules[Number(index)]?.offset ?? 0) : 0);
  return { document: { file, sha256: digestOf(files), value, placeOf }, imported, files };
}

function sha256Of(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Of one file its own. */
function digestOf(files: readonly RuleFile[]): string {
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return only.sha256;
  return sha256Of(files.map(({ sha256 }) => `${sha256}\n`).join(''));
}

/** A rule that a pack cannot say, for instance because it requires one that could not be translated, is left out and told. */
function usable(imported: Import): { imported: Import; value: PackSource } {
  const { pack, placeAt, rules } = imported;
  if (rules.length === 0) return { imported, value: { pack, version: VERSION, evidence: [], rules: [] } };
  const result = packSchema.safeParse(nativePack(imported));
  if (result.success) return { imported, value: result.data };
  const wrong = new Map<number, string>();
  for (const { path, message } of result.error.issues) {
    const [key, index] = path;
    if (key !== 'rules' || typeof index !== 'number') {
      throw formatError(`cannot be translated: ${message}`, placeAt(0), 'see rules/README.md');
    }
    wrong.set(index, wrong.get(index) ?? message);
  }
  return usable({
    ...imported,
    rules: rules.filter((_, index) => !wrong.has(index)),
    notes: [
      ...imported.notes,
      ...rules.flatMap(({ own, offset }, index) => noteOf(own, offset, wrong.get(index))),
    ],
  });
}

function noteOf(rule: string, offset: number, message: string | undefined): ImportNote[] {
  return message === undefined ? [] : [{ level: 'unsupported', rule, key: 'rule', message, offset }];
}

const VERSION = '1.0.0';

function nativePack({ pack, wide, rules }: Translation): Record<string, unknown> {
  return { pack, version: VERSION, ...wide, rules: rules.map(({ rule }) => rule) };
}

/** The translated pack as a rule file of ours. */
export function packText(imported: Translation): string {
  return stringify(nativePack(imported), { lineWidth: 110, aliasDuplicateObjects: false });
}
