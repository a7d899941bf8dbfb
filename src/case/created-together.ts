import type { RunRecord } from './runs.ts';
import type { Db } from './sqlite.ts';
import type { StoredItem } from './stored-item.ts';

const HOUR_MS = 3_600_000;
/** Fewer files are no bulk, and counting them would hold an entry for each hour of a drive's life. */
const LEAST = 10;

/**
 * Tells how many listed files of an item's source were created in the same hour, itself included; null for what is no listed
 * file, without that time, or one of fewer than ten. They are counted when first asked for: a million files take a second.
 */
export function createdTogether(db: Db, run: RunRecord): (item: StoredItem) => number | null {
  let counts: Map<string, number> | null = null;
  return ({ source, seq, facts: { kind, createdAt } }) => {
    if (createdAt === null || seq > 0 || (kind !== 'file' && kind !== 'native')) return null;
    counts ??= countsOf(db, run);
    return counts.get(`${source}:${Math.trunc(createdAt / HOUR_MS)}`) ?? null;
  };
}

/** Files by source and hour since 1970. */
function countsOf(db: Db, run: RunRecord): Map<string, number> {
  const rows = db.all<{ source: number; hour: number; files: number }>(
    `SELECT source, CAST(created / ${HOUR_MS} AS INTEGER) AS hour, count(*) AS files FROM items
     WHERE id >= ? AND run = ? AND seq = 0 AND kind IN ('file', 'native') AND created IS NOT NULL
     GROUP BY source, hour HAVING files >= ${LEAST}`,
    [run.firstItem, run.id],
  );
  return new Map(rows.map(({ source, hour, files }) => [`${source}:${hour}`, files]));
}
