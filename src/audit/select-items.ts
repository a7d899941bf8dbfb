import { closedItems, type ClosedItem } from '../case/rows.ts';
import { globTest } from '../match/glob.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { DispositionState } from '../model/disposition.ts';
import { positionOf, type DecisionCase } from './decide.ts';

/** Which items of the last run are meant: those that every given test takes. */
export interface Selection {
  rules: string[];
  paths: string[];
  duplicateGroups: number[];
  states: DispositionState[];
}

/** Control numbers of the items meant, in order. */
export function selectItems({ store, run }: DecisionCase, selection: Selection): number[] {
  const test = selectionTest(selection);
  const controls: number[] = [];
  for (const item of closedItems(store.db, run.id)) if (test(item)) controls.push(item.control);
  return controls;
}

function selectionTest(selection: Selection): (item: ClosedItem) => boolean {
  const { rules, paths, duplicateGroups, states } = selection;
  const inPaths = globTest(paths);
  return (item) => {
    if (rules.length > 0 && !item.findings.some(({ ruleId }) => rules.includes(ruleId))) return false;
    if (paths.length > 0 && !inPaths(item.stored.facts.path)) return false;
    if (duplicateGroups.length > 0 && !duplicateGroups.includes(item.duplicateGroup ?? 0)) return false;
    const state = positionOf(item)?.state;
    return states.length === 0 || (state !== undefined && states.includes(state));
  };
}

/** `HB-000042` as 42. Throws HandbackError (usage). */
export function parseControl(text: string): number {
  const digits = /^HB-(\d{6,15})$/.exec(text.trim())?.[1];
  if (digits !== undefined && Number(digits) > 0) return Number(digits);
  throw new HandbackError({
    code: EXIT.usage,
    message: `not a control number: ${text}`,
    hint: 'write it as the report does: HB-000042',
  });
}
