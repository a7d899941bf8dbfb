import { JOINED_COLUMNS, JOINED_TABLES, toClosed, type ClosedItem, type JoinedRow } from './rows.ts';
import { pages } from './reading.ts';
import type { Db } from './sqlite.ts';

/** A closed scan, and which rows it brought that no scan before it had. */
export interface ClosedScan {
  run: number;
  runId: string;
  /** JSON ReportHead. */
  head: string;
  /** Highest control number of the scans before it: its new rows come after. */
  after: number;
  /** How many new rows there are. */
  rows: number;
}

/** A closed item, and the id of the container that holds it; null for what is no member. */
export interface ScannedItem {
  closed: ClosedItem;
  containerId: string | null;
}

/** The closed scans of a case in their order. */
export function closedScans(db: Db): ClosedScan[] {
  const runs = db.all<{ run: number; runId: string; head: string }>(
    'SELECT id AS run, run_id AS runId, head FROM runs WHERE head IS NOT NULL ORDER BY id',
  );
  let after = 0;
  return runs.map((run) => {
    const found = db.get<{ rows: number; top: number | null }>(
      'SELECT count(*) AS rows, max(control) AS top FROM rows WHERE run = ? AND control > ?',
      [run.run, after],
    );
    const scan = { ...run, after, rows: found?.rows ?? 0 };
    after = found?.top ?? after;
    return scan;
  });
}

const COLUMNS = {
  ...JOINED_COLUMNS,
  // A member's id is relative to the listed item that holds it.
  containerId: "CASE WHEN h.seq > 0 THEN r.source_id || '!' || h.source_id ELSE h.source_id END",
};

const TABLES = `${JOINED_TABLES} LEFT JOIN rows hw ON hw.run = w.run AND hw.control = w.container
  LEFT JOIN items h ON h.id = hw.item`;

type Row = JoinedRow & { containerId: string | null };

/** What a scan brought that was not there before, in control-number order. */
export function* newItems(db: Db, scan: ClosedScan): Generator<ScannedItem> {
  const from = `FROM ${TABLES} WHERE w.run = ? AND w.control > max(?, ${scan.after}) ORDER BY w.control`;
  for (const row of pages<Row>(db, COLUMNS, from, [scan.run])) yield toScanned(row);
}

/** Items of a scan in the order of the control numbers given, which must be among its own. */
export function itemsByControl(db: Db, scan: ClosedScan, controls: Iterable<number>): ScannedItem[] {
  const wanted = [...controls];
  const from = `FROM ${TABLES} WHERE w.run = ? AND w.control IN (SELECT value FROM json_each(?))`;
  const rows = db.wide<Row>(COLUMNS, from, [scan.run, JSON.stringify(wanted)]);
  const byControl = new Map(rows.map((row) => [row.control, row]));
  return wanted.map((control) => {
    const row = byControl.get(control);
    if (row === undefined) throw new Error(`no row ${control} in scan ${scan.run}`);
    return toScanned(row);
  });
}

function toScanned(row: Row): ScannedItem {
  return { closed: toClosed(row), containerId: row.containerId };
}
