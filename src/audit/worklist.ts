import { closedItem } from '../case/decided.ts';
import { closedItems } from '../case/rows.ts';
import { globTest } from '../match/glob.ts';
import { NO_EVIDENCE, type DispositionState } from '../model/disposition.ts';
import type { ReportItem } from '../model/report.ts';
import { decide, type DecisionCase, type Refused, type Who, type Wish } from './decide.ts';
import { reportItem } from './report-item.ts';

/** Which items are decided together with the one at hand. */
export const GROUPS = ['item', 'rule', 'folder', 'duplicates'] as const;
export type Group = (typeof GROUPS)[number];

/** What is known of an item that waits for a decision. */
interface Entry {
  control: number;
  path: string;
  rules: string[];
  duplicateGroup: number | null;
}

/** Items to decide on one after the other. */
export interface Worklist {
  /** The item at hand, as a report has it; null where all is decided. */
  current: () => ReportItem | null;
  /** Place of the item at hand, from 1, among those that wait and pass the filter; what was decided of all that waited at the start. */
  progress: () => { at: number; waiting: number; decided: number; all: number; filter: string };
  /** The rule by which the item at hand is grouped; null where none found anything. */
  rule: () => string | null;
  /** How many waiting items each group of the item at hand has. */
  sizes: () => Record<Group, number>;
  step: (by: 1 | -1) => void;
  /** Decides for a group; what stands against it, and then nothing is recorded. */
  decide: (group: Group, state: DispositionState, reason: string) => Refused[];
  /** Takes the last act back; null where there is none. */
  undo: () => { controls: number; refused: Refused[] } | null;
  /** Only what matches a glob of paths or has a finding of `rule:<id>`; an empty text takes all. Returns how many wait. */
  filter: (text: string) => number;
}

/** `controls`: those to decide on, in order; what is decided already is left out, and so is what nothing is proposed for. */
export function createWorklist(
  into: DecisionCase,
  controls: ReadonlySet<number> | null,
  who: () => Who,
): Worklist {
  const all = entriesOf(into, controls);
  const done = new Set<number>();
  const acts: number[][] = [];
  let [shown, at, wanted] = [all, 0, ''];
  const waiting = (): Entry[] => shown.filter(({ control }) => !done.has(control));
  const here = (): Entry | undefined => {
    const entries = waiting();
    at = Math.min(Math.max(at, 0), Math.max(0, entries.length - 1));
    return entries[at];
  };
  const groupOf = (group: Group): Entry[] => {
    const one = here();
    return one === undefined ? [] : waiting().filter((other) => isTogether(group, one, other));
  };
  return {
    current: () => {
      const item = closedItem(into.store.db, here()?.control ?? 0);
      return item === null ? null : reportItem(item, false, into.holds);
    },
    progress: () => ({
      ...{ at: here() === undefined ? 0 : at + 1, waiting: waiting().length },
      ...{ decided: done.size, all: all.length, filter: wanted },
    }),
    rule: () => here()?.rules[0] ?? null,
    sizes: () =>
      Object.fromEntries(GROUPS.map((group) => [group, groupOf(group).length])) as Record<Group, number>,
    step: (by) => {
      at += by;
    },
    decide: (group, state, reason) => {
      const members = groupOf(group).map(({ control }) => control);
      const evidence = { ...NO_EVIDENCE, reason };
      const wishes = members.map((control): Wish => ({ ...PROPOSED, control, state, evidence }));
      const refused = decide(into, wishes, who());
      if (refused.length > 0) return refused;
      acts.push(members);
      for (const control of members) done.add(control);
      return [];
    },
    undo: () => {
      const last = acts.pop();
      if (last === undefined) return null;
      const refused = decide(into, last.map(undoing), who());
      if (refused.length > 0) acts.push(last);
      else for (const control of last) done.delete(control);
      if (refused.length === 0) at = waiting().findIndex(({ control }) => control === last[0]);
      return { controls: last.length, refused };
    },
    filter: (text) => {
      shown = all.filter(filterTest(text));
      [at, wanted] = [0, text];
      return waiting().length;
    },
  };
}

/** See `Worklist.filter`. */
function filterTest(text: string): (entry: Entry) => boolean {
  const rule = /^rule:(.*)$/.exec(text)?.[1]?.trim();
  const inPaths = globTest([text]);
  return ({ path, rules }) => (rule === undefined ? text === '' || inPaths(path) : rules.includes(rule));
}

/** Flagged items first, most severe first; then the others. */
function entriesOf({ store, run }: DecisionCase, controls: ReadonlySet<number> | null): Entry[] {
  const ranked: (Entry & { rank: number })[] = [];
  for (const item of closedItems(store.db, run.id)) {
    if (item.decision !== null || item.proposal === null) continue;
    const isWanted =
      controls === null ? !item.proposal.state.startsWith('retain') : controls.has(item.control);
    if (!isWanted) continue;
    const rules = item.findings.map(({ ruleId }) => ruleId);
    const { control, duplicateGroup, rank } = item;
    ranked.push({ control, path: item.stored.facts.path, rules, duplicateGroup, rank: rank ?? Infinity });
  }
  return ranked.sort((a, b) => (a.rank === b.rank ? a.control - b.control : a.rank - b.rank));
}

function isTogether(group: Group, one: Entry, other: Entry): boolean {
  if (one === other) return true;
  switch (group) {
    case 'item':
      return false;
    case 'rule':
      return one.rules[0] !== undefined && other.rules.includes(one.rules[0]);
    case 'folder':
      return folderOf(one.path) === folderOf(other.path);
    case 'duplicates':
      return one.duplicateGroup !== null && one.duplicateGroup === other.duplicateGroup;
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const PROPOSED = { stage: 'proposed', place: null } as const;

/** Nothing was decided on these items before: to undo is to take the decision back. */
function undoing(control: number): Wish {
  const evidence = { ...NO_EVIDENCE, reason: 'undone on the checklist' };
  return { ...PROPOSED, control, state: null, evidence, withdraw: true };
}
