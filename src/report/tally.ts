import type { Report, ReportItem } from '../model/report.ts';

/** A number of items, and the first few of them. */
export interface Tally<T> {
  count: number;
  first: T[];
}

/** Adds one item to the tally of `key`, which keeps the first `limit`. */
export function addTo<K, T>(tallies: Map<K, Tally<T>>, key: K, item: T, limit: number): void {
  const tally = tallies.get(key) ?? { count: 0, first: [] };
  tally.count += 1;
  if (tally.first.length < limit) tally.first.push(item);
  tallies.set(key, tally);
}

/** Items by reason code, notes among them, the first `limit` of each kept. */
export function gapItems(report: Report, limit: number): Map<string, Tally<ReportItem>> {
  const tallies = new Map<string, Tally<ReportItem>>();
  for (const item of report.gaps()) {
    for (const reason of item.examination.reasons) addTo(tallies, reason, item, limit);
  }
  return tallies;
}
