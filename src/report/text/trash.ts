import type { Report } from '../../model/report.ts';
import { formatCount } from '../number.ts';
import { inTrash, purgeWords, TRASH_WARNING } from '../trash.ts';
import { displayWidth, shortenMiddle } from '../width.ts';
import { pathOf } from './flagged.ts';
import { paragraph, section } from './page.ts';
import type { Page } from './page.ts';

const MAX_ITEMS = 20;

/** What is in the trash, ahead of the checklist: it goes by itself. */
export function* trashSection(report: Report, page: Page): Generator<string> {
  let count = 0;
  for (const item of inTrash(report)) {
    if (count === 0) {
      yield* section(page, 'In the trash');
      yield* paragraph(page, TRASH_WARNING, 0, page.paint.red);
    }
    count += 1;
    if (count > MAX_ITEMS) continue;
    const start = `  ${item.controlNumber}  ${item.flagged ? 'flagged  ' : ''}`;
    yield `${start}${shortenMiddle(pathOf(item), page.width - displayWidth(start))}\n`;
    yield* paragraph(page, purgeWords(item), 4, page.paint.dim);
  }
  const more = count - MAX_ITEMS;
  if (more > 0) yield* paragraph(page, `and ${formatCount(more)} more: see -f md`, 2, page.paint.dim);
}
