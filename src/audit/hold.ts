import { globTest } from '../match/glob.ts';
import type { Hold } from '../model/matter.ts';

/** Until a person declares that there is no hold, every item is on hold. */
const DEFAULT_HOLD = 'default';

/** Tells which hold covers an item: the name of the first of the matter that does, else the default hold. */
export type Holds = (path: string, ruleIds: string[], control: number) => string;

/** The holds of a matter, their globs compiled. */
export function holdsOf(holds: Hold[]): Holds {
  const tests = holds.map((hold) => ({ name: hold.name, covers: coverageOf(hold) }));
  return (path, ruleIds, control) =>
    tests.find(({ covers }) => covers(path, ruleIds, control))?.name ?? DEFAULT_HOLD;
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
