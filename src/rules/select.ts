import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Matter } from '../model/matter.ts';
import type { RuleSet } from '../model/rule.ts';
import { builtinPacks, isRuleFile } from './builtin.ts';
import { nearest } from './nearest.ts';
import { loadPacks } from './pack.ts';
import { resolveRules } from './resolve.ts';

/** Which rules a run applies. */
export interface RuleSelection {
  /** All packs that come with handback. */
  defaults: boolean;
  /** Each the name of such a pack, a file, a folder of rule files, or a glob of files. */
  rules: readonly string[];
}

/** The rules of a run under a matter. Throws HandbackError (usage) for what is missing or wrong. */
export async function loadRuleSet(selection: RuleSelection, matter: Matter | null): Promise<RuleSet> {
  return resolveRules(await loadPacks(await ruleFiles(selection)), matter);
}

/** The files of a selection, each once: built-in packs first, then in the order given, folders and globs by name. */
export async function ruleFiles({ defaults, rules }: RuleSelection): Promise<string[]> {
  const builtin = await builtinPacks();
  const given = await Promise.all(rules.map((rule) => filesOf(rule, builtin)));
  const files = new Map<string, string>();
  for (const file of [...(defaults ? builtin.values() : []), ...given.flat()]) {
    const identity = await realpath(file);
    if (!files.has(identity)) files.set(identity, file);
  }
  return [...files.values()];
}

async function filesOf(rule: string, builtin: ReadonlyMap<string, string>): Promise<string[]> {
  const file = builtin.get(rule);
  if (file !== undefined) return [file];
  const stats = await stat(rule).catch(() => null);
  if (stats?.isDirectory() === true) return folderFiles(rule);
  if (stats !== null) return [rule];
  const files = /[*?[{]/.test(rule) ? await globFiles(rule) : [];
  if (files.length > 0) return files;
  throw new HandbackError({
    code: EXIT.usage,
    message: `no such rule pack or file '${rule}'`,
    hint: hintFor(rule, [...builtin.keys()]),
  });
}

function hintFor(rule: string, packs: readonly string[]): string {
  const near = nearest(rule, packs);
  if (near !== null) return `did you mean '${near}'?`;
  const isPath = /[/\\.]/.test(rule);
  return isPath ? 'a path counts from the folder you are in' : `built-in packs: ${packs.join(', ')}`;
}

async function folderFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && isRuleFile(entry.name));
  const names = files.map(({ name }) => name).sort();
  if (names.length > 0) return names.map((name) => join(folder, name));
  throw new HandbackError({
    code: EXIT.usage,
    message: `no rule files in '${folder}'`,
    hint: 'rule files end in .yaml',
  });
}

async function globFiles(glob: string): Promise<string[]> {
  const { default: fastGlob } = await import('fast-glob');
  return (await fastGlob(glob)).sort();
}
