import { extname } from 'node:path';
import type { FilePlace } from '../../model/error.ts';
import type { RuleFile } from '../../model/rule.ts';
import type { Tree } from '../tree.ts';
import { parseYaml } from '../yaml.ts';
import { readExtended } from './extend.ts';
import type { Fail } from './fields.ts';
import { fromGitleaks } from './gitleaks.ts';
import { CORRECT_OR_NAME_PACK, formatError, type Translation } from './imported.ts';
import { fromMacie } from './macie.ts';
import { fromNoseyParker } from './noseyparker.ts';
import { placesIn } from './places.ts';
import { fromPresidio } from './presidio.ts';
import { fromPurview } from './purview.ts';

/** A translation and the places of its files. */
export interface Import extends Translation {
  placeAt: (offset: number) => FilePlace;
  /** Files that it extends, in the order in which they were read. */
  bases: RuleFile[];
}

/** Keys of a file, and rules that stand in a list of their own. */
const FOREIGN_KEY = /^["']?(?:rules|rulesets|recognizers)["']?\s*:/m;
const LISTED_RULE = /^-\s+["']?(?:name|id)["']?\s*:/m;
/** Of files that may be packs. */
const PACK_EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

/** True for what is a rule file of another tool by its name or, in YAML and JSON, by having no `pack`. */
export function isForeign(file: string, text: string): boolean {
  const extension = extname(file).toLowerCase();
  if (extension === '.json') return !isOwnJson(text);
  if (['.toml', '.xml'].includes(extension)) return true;
  if (/^["']?pack["']?\s*:/m.test(text)) return false;
  return FOREIGN_KEY.test(text) || (LISTED_RULE.test(text) && /^\s+["']?pattern["']?\s*:/m.test(text));
}

/** True for what can be a rule file of gitleaks. */
export function isToml(file: string): boolean {
  return extname(file).toLowerCase() === '.toml';
}

function isOwnJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'pack' in value;
  } catch {
    return false;
  }
}

/**
 * Translates a rule file of another tool. The format is told by the name's extension and, in YAML, by its keys. `beside`: other
 * files of gitleaks that are given. Throws HandbackError (usage) with line and column for a file that its own tool would
 * refuse.
 */
export async function importRules(file: string, text: string, beside: readonly string[]): Promise<Import> {
  const places = placesIn(file, text);
  const hint = PACK_EXTENSIONS.has(extname(file).toLowerCase()) ? CORRECT_OR_NAME_PACK : undefined;
  const fail: Fail = (message, offset) => {
    throw formatError(message, places.placeAt(offset), hint);
  };
  const { placeAt } = places;
  if (!isToml(file)) return { ...translate(file, text, fail), placeAt, bases: [] };
  const { bases, ...gitleaks } = await readExtended(file, text, { places, beside, fail });
  return { ...fromGitleaks(gitleaks, fail), placeAt, bases };
}

function translate(file: string, text: string, fail: Fail): Translation {
  switch (extname(file).toLowerCase()) {
    case '.xml':
      return fromPurview(text, fail);
    case '.json':
      return fromMacie(yamlTree(text, fail), fail);
    default: {
      const tree = yamlTree(text, fail);
      return tree.entries?.has('recognizers') === true
        ? fromPresidio(tree, fail)
        : fromNoseyParker(tree, fail);
    }
  }
}

/** JSON is YAML, too. */
function yamlTree(text: string, fail: Fail): Tree {
  const { tree, problems } = parseYaml(text);
  const [problem] = problems;
  if (problem !== undefined) return fail(problem.message, problem.offset);
  return tree ?? fail('nothing in the file', 0);
}
