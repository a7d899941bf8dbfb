import type { Group, Worklist } from '../audit/worklist.ts';
import { DISPOSITIONS, type DispositionState } from '../model/disposition.ts';
import { statedModified } from '../model/stated-time.ts';
import type { ReportItem } from '../model/report.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { formatBytes } from '../report/number.ts';
import { displayWidth } from '../report/width.ts';
import { findingDetails, pathOf } from '../report/text/flagged.ts';
import { field, paragraph, type Page } from '../report/text/page.ts';

/** One digit for each disposition: 1 to 9, then 0. */
export function dispositionOf(key: string): DispositionState | null {
  return /^[0-9]$/.test(key) ? (DISPOSITIONS[(Number(key) + 9) % 10] ?? null) : null;
}

/** What is decided with one key, for which items and why. */
export interface Manner {
  group: Group;
  reason: string;
}

/** The item at hand: what matched and where, what is proposed, what else would be decided with it. */
export function* itemScreen(item: ReportItem, list: Worklist, manner: Manner, page: Page): Generator<string> {
  const { at, waiting } = list.progress();
  yield `\n${page.paint.dim('-'.repeat(page.width))}\n`;
  yield* paragraph(page, `${at} of ${waiting} undecided; ${decidedWords(list)}`);
  yield* findingDetails([item], page, 'whole');
  if (displayWidth(pathOf(item)) > page.width - displayWidth(item.controlNumber) - 2) {
    yield* field(page, 'path', pathOf(item));
  }
  yield* field(page, 'what', escapeForTerminal(factsOf(item)));
  const { state, reason, heldBy } = item.disposition ?? { state: 'undecided', reason: '', heldBy: null };
  yield* field(page, 'proposed', escapeForTerminal(`${state}: ${reason}`));
  if (heldBy !== null) yield* field(page, 'on hold', escapeForTerminal(heldBy));
  yield* field(page, 'decides', escapeForTerminal(together(list, manner.group)));
  yield* field(page, 'reason', escapeForTerminal(manner.reason));
  yield* field(page, 'decide', DISPOSITIONS.map((to, index) => `${(index + 1) % 10}=${to}`).join(' '));
  yield* paragraph(
    page,
    'keys: a as proposed, space next, b back, u undo, g group, f filter, w reason, ? help, q end',
  );
}

/** How far the decisions are, and what is left out of sight. */
function decidedWords(list: Worklist): string {
  const { decided, all, filter } = list.progress();
  return `${decided} of ${all} decided${filter === '' ? '' : `; filter ${escapeForTerminal(filter)}`}`;
}

function together(list: Worklist, group: Group): string {
  const sizes = list.sizes();
  const words: Record<Group, string> = {
    item: 'this item alone',
    rule: `all ${sizes.rule} of rule ${list.rule() ?? 'none'}`,
    folder: `all ${sizes.folder} of this folder`,
    duplicates: `all ${sizes.duplicates} of the same content`,
  };
  return `${words[group]} (rule ${sizes.rule}, folder ${sizes.folder}, same content ${sizes.duplicates})`;
}

function factsOf(item: ReportItem): string {
  const { mediaType, sizeBytes, owner, sharing, examination } = item;
  const modified = statedModified(item);
  const facts = [
    mediaType,
    sizeBytes === null ? null : formatBytes(sizeBytes),
    modified === null ? null : `modified ${modified}`,
    owner === null ? null : `owner ${owner}`,
    sharing === null ? null : `sharing ${sharing.verdict}`,
    examination.reasons.length === 0 ? null : `${examination.status}: ${examination.reasons.join(', ')}`,
  ];
  return facts.filter((fact) => fact !== null).join(', ');
}

export function* helpScreen(page: Page): Generator<string> {
  yield '\n';
  for (const [index, state] of DISPOSITIONS.entries()) yield `  ${(index + 1) % 10}  ${state}\n`;
  for (const [key, does] of HELP) yield* paragraph(page, `${key.padEnd(9)}${does}`, 2);
}

const HELP = [
  ['a', 'decide as proposed'],
  ['space n', 'next, undecided'],
  ['b', 'back'],
  ['u z', 'undo the last decision'],
  ['g', 'decide on: this item, its rule, its folder, what has the same content'],
  ['f', 'filter by a glob of paths, or rule:<id>; empty for all'],
  ['w', 'why: the reason that is recorded'],
  ['q', 'or Ctrl-D: end; what is decided is recorded already'],
] as const;
