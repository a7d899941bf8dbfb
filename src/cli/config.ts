import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { FilePlace } from '../model/error.ts';
import { takesValue, type Given, type GivenText, type Option } from './option.ts';
import { isAtOrBelow } from './sources.ts';

/** Looked for in the working folder. */
const CONFIG_NAME = 'handback.config.yaml';

/** Options from a file, and what reports say of it. */
export interface Config {
  /** As given. */
  file: string;
  sha256: string;
  given: Given;
}

/**
 * The configuration file of the working folder; null where there is none. Nothing in a source is obeyed, so one that
 * lies at or below a source (`roots`: absolute) is `refused`.
 */
export function findConfig(cwd: string, roots: string[]): { file: string; refused: boolean } | null {
  const real = realPath(join(cwd, CONFIG_NAME));
  if (real === null) return null;
  const places = [real, join(realPath(cwd) ?? cwd, CONFIG_NAME)];
  const refused = roots.some((root) => {
    const top = realPath(root) ?? root;
    return places.some((place) => isAtOrBelow(place, top));
  });
  return { file: CONFIG_NAME, refused };
}

/** Null for what is not there. */
function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/**
 * Reads a configuration file whose keys are the long names of `options`. Relative paths in it start from its folder.
 * Throws HandbackError (usage) with the place of the first mistake; values are judged when they are used.
 */
export async function loadConfig(file: string, options: Option[]): Promise<Config> {
  const [{ loadDocument }, library] = await Promise.all([import('../rules/document.ts'), import('zod')]);
  const { sha256, value, placeOf } = await loadDocument(file, schemaOf(options, library));
  const folder = dirname(file);
  const base = folder === '.' ? '' : folder;
  const given = new Map<string, GivenText[]>();
  for (const option of options) {
    const setting = value[option.long];
    const place = (path: number[]): FilePlace => placeOf([option.long, ...path]);
    const texts = textsOf(option, setting).map(({ text, path }) => ({ text, place: place(path), base }));
    if (texts.length > 0) given.set(option.long, texts);
  }
  return { file, sha256, given };
}

type Scalar = string | number;
type Setting = boolean | Scalar | Scalar[] | undefined;

function schemaOf(
  options: Option[],
  { z }: typeof import('zod'),
): z.ZodType<Partial<Record<string, Setting>>> {
  const scalar = z.union([z.string(), z.number()]);
  const list = z.union([scalar, z.array(scalar)]);
  const shape = options.map((option) => {
    if (!takesValue(option)) return [option.long, z.boolean().optional()] as const;
    return [option.long, (option.repeatable || option.kind.commas ? list : scalar).optional()] as const;
  });
  return z.strictObject(Object.fromEntries<z.ZodType<Setting>>(shape));
}

/** The texts that the command line would have brought; `path` leads to each below its key. */
function textsOf(option: Option, setting: Setting): { text: string; path: number[] }[] {
  if (setting === undefined || setting === false) return [];
  if (setting === true) return [{ text: '', path: [] }];
  if (!Array.isArray(setting)) return [{ text: String(setting), path: [] }];
  if (takesValue(option) && option.kind.commas) return [{ text: setting.join(','), path: [] }];
  return setting.map((entry, index) => ({ text: String(entry), path: [index] }));
}
