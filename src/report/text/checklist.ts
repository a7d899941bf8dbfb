import type { DispositionState } from '../../model/disposition.ts';
import type { Report, ReportItem } from '../../model/report.ts';
import { DISPOSITION_GUIDE, holdWords, occurringStates } from '../dispositions.ts';
import { escapeForTerminal } from '../escape.ts';
import { counted, formatCount } from '../number.ts';
import { displayWidth, shortenMiddle } from '../width.ts';
import { pathOf } from './flagged.ts';
import { numbered, paragraph, section } from './page.ts';
import type { Page } from './page.ts';

const MAX_ITEMS = 20;
/** What stays needs no step, so its items are counted and not named. */
const COUNTED_ONLY: readonly DispositionState[] = ['retain', 'retain-personal'];

/** The items by proposed disposition, what leaves first, with the steps that each needs. */
export function* checklist(report: Report, page: Page): Generator<string> {
  const states = occurringStates(report.head);
  const named = states.filter(({ state }) => !COUNTED_ONLY.includes(state));
  const items = firstItems(report, new Map(named.map(({ state, items }) => [state, items])));
  yield* section(page, 'Checklist');
  for (const { state, items: count } of states) {
    const { meaning, steps } = DISPOSITION_GUIDE[state];
    yield* paragraph(page, `${state}: ${counted(count, 'item')}; ${meaning}`, 0, page.paint.cyan);
    yield* numbered(
      page,
      steps.map(({ text }) => text),
      4,
    );
    const shown = items.get(state) ?? [];
    for (const item of shown) yield* entry(item, page);
    if (!COUNTED_ONLY.includes(state)) yield* rest(count - shown.length, page);
  }
  yield* holds([...items.values()].flat(), page);
}

/** The first items of each wanted state; stops reading as soon as it has them. */
function firstItems(
  report: Report,
  wanted: Map<DispositionState, number>,
): Map<DispositionState, ReportItem[]> {
  const found = new Map([...wanted.keys()].map((state): [DispositionState, ReportItem[]] => [state, []]));
  let missing = [...wanted.values()].reduce((sum, count) => sum + Math.min(count, MAX_ITEMS), 0);
  if (missing === 0) return found;
  for (const item of report.items()) {
    const list = item.disposition === null ? undefined : found.get(item.disposition.state);
    if (list === undefined || list.length === MAX_ITEMS) continue;
    list.push(item);
    missing -= 1;
    if (missing === 0) break;
  }
  return found;
}

function* entry(item: ReportItem, page: Page): Generator<string> {
  const start = `  [${item.disposition?.stage === 'verified' ? 'x' : ' '}] ${item.controlNumber}  `;
  yield `${start}${shortenMiddle(pathOf(item), page.width - displayWidth(start))}\n`;
  yield* paragraph(page, escapeForTerminal(`why: ${item.disposition?.reason ?? ''}`), 6, page.paint.dim);
}

function* rest(count: number, page: Page): Generator<string> {
  if (count > 0) yield* paragraph(page, `and ${formatCount(count)} more: see -f md`, 6, page.paint.dim);
}

function* holds(items: ReportItem[], page: Page): Generator<string> {
  const names = new Set(
    items.map(({ disposition }) => disposition?.heldBy ?? null).filter((name) => name !== null),
  );
  for (const name of names) {
    yield* paragraph(
      page,
      `${escapeForTerminal(holdWords(name))}: nothing may be authorized for destruction`,
      0,
      page.paint.yellow,
    );
  }
}
