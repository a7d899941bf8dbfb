import type { HoldRecord } from '../case/holds.ts';
import { globTest } from '../match/glob.ts';
import type { Hold } from '../model/matter.ts';

/** Until a person declares that there is no hold, or lifts one, every item is on hold. */
const DEFAULT_HOLD = 'default';

/** The holds of a matter and those on record, as they stand now. */
export interface HoldsInForce {
  holds: Hold[];
  /** True until someone recorded that there is no hold, or that one was lifted. */
  byDefault: boolean;
}

/** Applies the records in their order to the holds of the matter. A lifted hold of the matter stays lifted. */
export function holdsInForce(ofMatter: Hold[], records: HoldRecord[]): HoldsInForce {
  const holds = new Map(ofMatter.map((hold) => [hold.name, hold]));
  let byDefault = true;
  for (const record of records) {
    if (record.action === 'place') holds.set(record.hold.name, record.hold);
    else byDefault = false;
    if (record.action === 'lift') holds.delete(record.name);
  }
  return { holds: [...holds.values()], byDefault };
}

/** Tells which hold covers an item: the name of the first that does, else the default hold; null where none does. */
export type Holds = (path: string, ruleIds: string[], control: number) => string | null;

/** The holds in force, their globs compiled. */
export function holdsOf({ holds, byDefault }: HoldsInForce): Holds {
  const tests = holds.map((hold) => ({ name: hold.name, covers: coverageOf(hold) }));
  return (path, ruleIds, control) =>
    tests.find(({ covers }) => covers(path, ruleIds, control))?.name ?? (byDefault ? DEFAULT_HOLD : null);
}

function coverageOf({ scope }: Hold): (path: string, ruleIds: string[], control: number) => boolean {
  if (scope === 'all') return () => true;
  const inPaths = globTest(scope.paths);
  return (path, ruleIds, control) =>
    inPaths(path) ||
    scope.rules.some((rule) => ruleIds.includes(rule)) ||
    scope.controlNumbers.includes(controlNumber(control));
}

/** `HB-000042`: six digits or more. */
export function controlNumber(control: number): string {
  return `HB-${control.toString().padStart(6, '0')}`;
}
