import type { Activity, ReportHead } from '../../model/report.ts';
import { escapeForTerminal } from '../escape.ts';
import { counted, formatCount } from '../number.ts';
import { paragraph, section } from './page.ts';
import type { Page } from './page.ts';

const MAX_PARTIES = 50;

/** Whose information is there, and what happened to the flagged items around the matter's dates. */
export function* exposureSections(head: ReportHead, page: Page): Generator<string> {
  const { byParty, timeline } = head.exposure;
  yield* section(page, 'Exposure by party: whom a wall must keep from whom');
  if (byParty.length === 0) yield* paragraph(page, 'no party of the matter is named by a flagged item', 2);
  for (const { party, role, flagged } of byParty.slice(0, MAX_PARTIES)) {
    yield* paragraph(page, escapeForTerminal(`${party} (${role}): ${counted(flagged, 'flagged item')}`), 2);
  }
  const more = byParty.length - MAX_PARTIES;
  if (more > 0) yield* paragraph(page, `${counted(more, 'more party', 'more parties')}: see -f json`, 2);

  const notice = head.matter?.dates.notice ?? 'no date';
  const departed = head.matter?.dates.departed ?? 'no date';
  yield* section(page, 'Timeline of flagged items');
  yield* paragraph(page, `30 days before notice (${notice}): ${activity(timeline.beforeNotice30d)}`, 2);
  yield* paragraph(page, `notice to departure (${departed}): ${activity(timeline.noticeToDeparture)}`, 2);
  yield* paragraph(page, `after departure: ${activity(timeline.afterDeparture)}`, 2);
}

function activity(counts: Activity | null): string {
  if (counts === null) return 'unknown';
  return Object.entries(counts)
    .map(([what, count]: [string, number]) => `${what} ${formatCount(count)}`)
    .join(', ');
}
