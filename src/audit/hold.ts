import { minimatch } from 'minimatch';
import type { Hold } from '../model/matter.ts';

/** Until a person declares that there is no hold, every item is on hold. */
const DEFAULT_HOLD = 'default';

/** Name of the first hold of the matter that covers an item, else the default hold. */
export function heldBy(holds: Hold[], path: string, ruleIds: string[], control: number): string {
  return holds.find((hold) => covers(hold, path, ruleIds, control))?.name ?? DEFAULT_HOLD;
}

function covers({ scope }: Hold, path: string, ruleIds: string[], control: number): boolean {
  if (scope === 'all') return true;
  return (
    scope.paths.some((glob) => minimatch(path, glob, { dot: true, nocase: true, noext: true })) ||
    scope.rules.some((rule) => ruleIds.includes(rule)) ||
    scope.controlNumbers.includes(controlNumber(control))
  );
}

/** `HB-000042`: six digits or more. */
export function controlNumber(control: number): string {
  return `HB-${control.toString().padStart(6, '0')}`;
}
