import type { Hold, Matter } from '../model/matter.ts';
import type { MatterSource } from './matter-schema.ts';

/** Reads a matter file. Throws HandbackError (usage) with the place of the first mistake. */
export async function loadMatter(file: string): Promise<Matter> {
  const [{ loadDocument }, { matterSchema }] = await Promise.all([
    import('./document.ts'),
    import('./matter-schema.ts'),
  ]);
  return toMatter((await loadDocument(file, matterSchema)).value);
}

/** Fills in what the file does not say. */
export function toMatter(source: MatterSource): Matter {
  const { dates, holds } = source;
  return {
    matter: source.matter ?? 'sample',
    custodian: source.custodian ?? null,
    formerEmployer: source.formerEmployer ?? null,
    newEmployer: source.newEmployer ?? null,
    dates: {
      joined: dates?.joined ?? null,
      notice: dates?.notice ?? null,
      departed: dates?.departed ?? null,
    },
    timeZone: source.timeZone ?? 'UTC',
    counsel: source.counsel ?? { domains: [], people: [] },
    holds: holds.map((hold): Hold => ({ ...hold, scope: hold.scope ?? 'all' })),
  };
}
