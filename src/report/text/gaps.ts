import type { Report } from '../../model/report.ts';
import { escapeForTerminal } from '../escape.ts';
import { counted, formatCount } from '../number.ts';
import { GAP_MEANING } from '../reasons.ts';
import { gapCounts } from '../statement.ts';
import { gapItems } from '../tally.ts';
import { displayWidth, shortenMiddle } from '../width.ts';
import { pathOf } from './flagged.ts';
import { paragraph, section } from './page.ts';
import type { Page } from './page.ts';

const MAX_ITEMS = 10;

/** What could not be examined, by reason: why, what closes the gap, and where. */
export function* gapSection(report: Report, page: Page): Generator<string> {
  const gaps = gapCounts(report.head);
  if (gaps.length === 0) return;
  yield* section(page, 'Not examined');
  const items = gapItems(report, MAX_ITEMS);
  for (const { reason, items: count, accepted } of gaps) {
    const { means, remedy } = GAP_MEANING[reason];
    const verdict = accepted ? ' (accepted)' : '';
    yield* paragraph(
      page,
      `${reason}: ${counted(count, 'item')}${verdict}; ${means}; ${remedy}`,
      0,
      page.paint.yellow,
    );
    const shown = items.get(reason)?.first ?? [];
    for (const item of shown) {
      const start = `  ${item.controlNumber}  ${item.examination.status}  `;
      yield `${start}${shortenMiddle(pathOf(item), page.width - displayWidth(start))}\n`;
      const { detail } = item.examination;
      if (detail !== null) yield* paragraph(page, escapeForTerminal(detail), 4, page.paint.dim);
    }
    if (count > shown.length) {
      yield* paragraph(
        page,
        `and ${formatCount(count - shown.length)} more: see -f json or csv`,
        2,
        page.paint.dim,
      );
    }
  }
}
