import type { FilePlace } from '../model/error.ts';
import type { Matter } from '../model/matter.ts';
import type { PackFacts } from '../model/rule.ts';
import type { Document } from './document.ts';
import type { Import } from './import/index.ts';
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

/** Reads one rule pack. Throws HandbackError (usage) with the place of the first mistake. */
export async function loadPack(file: string): Promise<Pack> {
  const ready = await readyPack(file);
  if (ready !== null) return toPack(ready);
  const [{ loadDocument }, { packSchema }, { readForeign }] = await reader();
  const foreign = await readForeign(file);
  if (foreign === null) return toPack(await loadDocument(file, packSchema));
  return { ...toPack(foreign.document), imported: foreign.imported };
}

/** Loaded when a file has to be read: YAML and schemas take as long to load as many a scan. */
function reader(): Promise<
  [typeof import('./document.ts'), typeof import('./pack-schema.ts'), typeof import('./import/pack.ts')]
> {
  return Promise.all([import('./document.ts'), import('./pack-schema.ts'), import('./import/pack.ts')]);
}

/** Reads one rule pack; null with every mistake where there is one. */
export async function readPack(file: string): Promise<{ pack: Pack | null; problems: Problem[] }> {
  const [{ readDocument }, { packSchema }, { readForeign }] = await reader();
  const foreign = await readForeign(file);
  if (foreign !== null) return { pack: toPack(foreign.document), problems: [] };
  const { document, problems } = await readDocument(file, packSchema);
  return { pack: document && toPack(document), problems };
}

/** Loads packs that are to be used together. Throws HandbackError (usage) for a mistake or an id that two share. */
export async function loadPacks(files: readonly string[]): Promise<Pack[]> {
  const packs = await Promise.all(files.map(loadPack));
  const [first] = sharedIds(packs);
  if (first) throw problemError(first);
  return packs;
}

/** Ids of packs and rules that more than one pack has; within a pack they are unique already. */
export function sharedIds(packs: readonly Pack[]): Problem[] {
  const owners = new Map<string, FilePlace>();
  return packs.flatMap((pack) => {
    const place = pack.placeOf(['pack']);
    const owner = owners.get(pack.facts.id);
    owners.set(pack.facts.id, owner ?? place);
    if (owner === undefined) return [];
    const message = `duplicate pack '${pack.facts.id}'`;
    return [{ level: 'error' as const, message, hint: `the other is ${owner.file}`, place }];
  });
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
