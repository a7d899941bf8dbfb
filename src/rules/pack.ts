import { realpath } from 'node:fs/promises';
import type { FilePlace } from '../model/error.ts';
import type { Matter } from '../model/matter.ts';
import type { PackFacts } from '../model/rule.ts';
import type { Document } from './document.ts';
import type { Import } from './import/index.ts';
import type { ImportedPack } from './import/pack.ts';
import { toMatter } from './matter.ts';
import type { PackSource, RuleSource } from './pack-schema.ts';
import { withPackWide } from './pack-wide.ts';
import { problemError, type Problem } from './problem.ts';
import { readyPack } from './ready-packs.ts';
import { inlineRequired } from './required.ts';

/** A rule pack as written, variables and all. */
export interface Pack {
  facts: PackFacts;
  rules: RuleSource[];
  /** What became of the rules of another tool; not there for a pack of our own. */
  imported?: Import;
  /** The matter that its examples suppose. */
  sampleMatter: Matter | null;
  /** Where the value at a path of the file stands, `['rules', 3, 'id']`. */
  placeOf: (path: (string | number)[]) => FilePlace;
}

/**
 * Reads one rule pack; `beside` are the files that are given with it. Throws HandbackError (usage) with the place of the first
 * mistake.
 */
export async function loadPack(file: string, beside: readonly string[] = []): Promise<Pack> {
  const ready = await readyPack(file);
  if (ready !== null) return toPack(ready);
  const [{ loadDocument }, { packSchema }, { readForeign }] = await reader();
  const foreign = await readForeign(file, beside);
  if (foreign === null) return toPack(await loadDocument(file, packSchema));
  return fromForeign(foreign);
}

/** Loaded when a file has to be read: YAML and schemas take as long to load as many a scan. */
function reader(): Promise<
  [typeof import('./document.ts'), typeof import('./pack-schema.ts'), typeof import('./import/pack.ts')]
> {
  return Promise.all([import('./document.ts'), import('./pack-schema.ts'), import('./import/pack.ts')]);
}

/** Reads one rule pack as loadPack does; null with every mistake where there is one. */
export async function readPack(
  file: string,
  beside: readonly string[] = [],
): Promise<{ pack: Pack | null; problems: Problem[] }> {
  const [{ readDocument }, { packSchema }, { readForeign }] = await reader();
  const foreign = await readForeign(file, beside);
  if (foreign !== null) return { pack: fromForeign(foreign), problems: [] };
  const { document, problems } = await readDocument(file, packSchema);
  return { pack: document && toPack(document), problems };
}

/** Loads packs that are to be used together. Throws HandbackError (usage) for a mistake or an id that two share. */
export async function loadPacks(files: readonly string[]): Promise<Pack[]> {
  const packs = await Promise.all(files.map((file) => loadPack(file, files)));
  const used = await withoutExtended(packs, files, (pack) => pack);
  const [first] = sharedIds(used);
  if (first) throw problemError(first);
  return used;
}

/** The readings of `files` without those that another extends: it has their rules, changed or left out as it says. */
export async function withoutExtended<T>(
  readings: readonly T[],
  files: readonly string[],
  packOf: (reading: T) => Pack | null,
): Promise<T[]> {
  const bases = readings.flatMap((reading) => packOf(reading)?.imported?.bases ?? []);
  if (bases.length === 0) return [...readings];
  const extended = new Set(await Promise.all(bases.map(({ file }) => realpath(file))));
  const given = await Promise.all(files.map((file) => realpath(file)));
  return readings.filter((_, index) => !extended.has(given[index] ?? ''));
}

/**
 * Ids of packs and rules that more than one pack has; within a pack they are unique already. Files of one tool share the name
 * of their pack, as its rules often come in many files; their rules must not share one.
 */
export function sharedIds(packs: readonly Pack[]): Problem[] {
  const owners = new Map<string, Pack>();
  const shared = packs.flatMap((pack) => {
    const owner = owners.get(pack.facts.id);
    owners.set(pack.facts.id, owner ?? pack);
    if (owner === undefined || (owner.imported && pack.imported)) return [];
    return [duplicate(`pack '${pack.facts.id}'`, owner.placeOf([]), pack.placeOf(['pack']))];
  });
  return [...shared, ...sharedRules(packs.filter(({ imported }) => imported !== undefined))];
}

function sharedRules(packs: readonly Pack[]): Problem[] {
  const owners = new Map<string, FilePlace>();
  return packs.flatMap((pack) =>
    pack.rules.flatMap(({ id }, index) => {
      const place = pack.placeOf(['rules', index]);
      const owner = owners.get(id);
      owners.set(id, owner ?? place);
      return owner === undefined ? [] : [duplicate(`rule '${id}'`, owner, place)];
    }),
  );
}

function duplicate(what: string, owner: FilePlace, place: FilePlace): Problem {
  return { level: 'error', message: `duplicate ${what}`, hint: `the other is ${owner.file}`, place };
}

function fromForeign({ document, imported, files }: ImportedPack): Pack {
  const pack = toPack(document);
  return { ...pack, imported, facts: { ...pack.facts, ...(files.length > 1 ? { files } : {}) } };
}

function toPack({ value, sha256, placeOf }: Omit<Document<PackSource>, 'file'>): Pack {
  const { pack, version, matter } = value;
  const rules = inlineRequired(withPackWide(value));
  return {
    facts: { id: pack, version, sha256, rules: rules.filter(({ helper }) => helper !== true).length },
    rules,
    sampleMatter: matter === undefined ? null : toMatter(matter),
    placeOf,
  };
}
