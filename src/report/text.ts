import type { Report, ReportItem, RenderOptions } from '../model/report.ts';
import { formatCount } from './number.ts';
import { exitMeaning } from './statement.ts';
import { checklist } from './text/checklist.ts';
import { exposureSections } from './text/exposure.ts';
import { findingDetails, flaggedTable } from './text/flagged.ts';
import { gapSection } from './text/gaps.ts';
import { heading } from './text/heading.ts';
import { trashSection } from './text/trash.ts';
import { nextSteps } from './text/next.ts';
import { pageOf, paragraph, section } from './text/page.ts';
import type { Page } from './text/page.ts';

/** Flagged items shown; the rest are counted. */
const MAX_FLAGGED = 200;

/** The report for a person at a terminal, in lines of at most `options.width` columns. */
export function* text(report: Report, options: RenderOptions): Generator<string> {
  const page = pageOf(options);
  const { head } = report;
  yield* heading(head, page);
  yield* flagged(report, page);
  yield* exposureSections(head, page);
  yield* trashSection(report, page);
  yield* checklist(report, page);
  yield* gapSection(report, page);
  yield* nextSteps(head, page);
  yield '\n';
  const color = head.run.exitCode === 0 ? page.paint.green : page.paint.red;
  yield* paragraph(page, exitMeaning(head), 0, color);
}

function* flagged(report: Report, page: Page): Generator<string> {
  yield* section(page, 'Flagged items');
  const items = firstFlagged(report);
  if (items.length === 0) {
    yield* paragraph(page, 'none', 2);
    return;
  }
  yield* flaggedTable(items, page);
  const more = report.head.summary.flagged - items.length;
  if (more > 0) yield* paragraph(page, `and ${formatCount(more)} more: -f json or -f csv has every item`);
  yield* section(page, 'Findings');
  yield* findingDetails(items, page, 'named');
}

function firstFlagged(report: Report): ReportItem[] {
  const items: ReportItem[] = [];
  for (const item of report.flagged()) {
    items.push(item);
    if (items.length === MAX_FLAGGED) break;
  }
  return items;
}
