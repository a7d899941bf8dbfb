import type { Report, ReportItem } from '../model/report.ts';

/** Days that Google Drive keeps what is in the trash. https://support.google.com/drive/answer/14933051 */
const KEPT_DAYS = 30;
const DAY = 86_400_000;

/** What a reader must know of the trash before all else: it empties itself, whatever is on hold. */
export const TRASH_WARNING =
  'Google Drive deletes what is in the trash for good after 30 days, hold or no hold: preserve these first';

/** When an item of the trash is gone; only shared drives tell since when it is there. */
export function purgeWords({ drive }: ReportItem): string {
  const since = Date.parse(drive?.trashedAt ?? '');
  if (Number.isNaN(since)) return 'purges within 30 days of an unknown date';
  return `purges by ${new Date(since + KEPT_DAYS * DAY).toISOString().slice(0, 10)}`;
}

/** What is in the trash, flagged items first. */
export function* inTrash(report: Report): Generator<ReportItem> {
  for (const item of report.trashed()) if (item.flagged) yield item;
  for (const item of report.trashed()) if (!item.flagged) yield item;
}
