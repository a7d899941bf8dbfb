import { JOINED_COLUMNS, JOINED_TABLES, toClosed, type ClosedItem, type JoinedRow } from './rows.ts';
import { pages } from './reading.ts';
import type { SourceKind } from '../model/item.ts';
import type { Db } from './sqlite.ts';
import { rowsOfPage } from './wide.ts';

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

/** What a scan brought that a rule has said something of, or whose content it brought more than once; in control-number order. */
export function* judgedItems(db: Db, scan: ClosedScan): Generator<ScannedItem> {
  const from = `FROM ${TABLES} WHERE w.run = ? AND w.control > max(?, ${scan.after})
    AND (w.rank IS NOT NULL OR w.findings IS NOT NULL OR w.duplicate_group IS NOT NULL) ORDER BY w.control`;
  for (const row of pages<Row>(db, COLUMNS, from, [scan.run])) yield toScanned(row);
}

/** What a head is ordered by. */
export interface ItemIdentity {
  control: number;
  source: SourceKind;
  sourceId: string;
}

/** What a scan brought that was not there before, in control-number order: no more of it than its identity. */
export function* newIdentities(db: Db, scan: ClosedScan): Generator<ItemIdentity> {
  const columns = { control: 'w.control', source: 's.kind', own: 'i.source_id', root: 'r.source_id' };
  const from = `FROM rows w JOIN items i ON i.id = w.item JOIN sources s ON s.id = i.source
    LEFT JOIN items r ON r.id = i.root WHERE w.run = ? AND w.control > max(?, ${scan.after}) ORDER BY w.control`;
  type Identity = Pick<ItemIdentity, 'control' | 'source'> & { own: string; root: string | null };
  for (const { control, source, own, root } of pages<Identity>(db, columns, from, [scan.run])) {
    yield { control, source, sourceId: root === null ? own : `${root}!${own}` };
  }
}

/** What was judged or recorded of an item is no part of its facts. */
const NO_FACTS = [
  ...['changed', 'duplicateGroup', 'findings', 'known', 'state', 'proposalReason', 'heldBy'],
  ...['decidedState', 'decidedStage', 'decisionEntry', 'supersededState'],
];

const FACT_COLUMNS = { ...COLUMNS, ...Object.fromEntries(NO_FACTS.map((name) => [name, 'NULL'])) };

/** What names an item and its content. */
const NAMING = new Set([
  ...['control', 'id', 'rootId', 'rootPath', 'seq', 'sourceId', 'path', 'name', 'kind', 'target'],
  ...['size', 'drive', 'content', 'sha256'],
]);

const NAMING_COLUMNS = Object.fromEntries(
  Object.entries(COLUMNS).map(([name, expression]) => [name, NAMING.has(name) ? expression : 'NULL']),
);

/** What a scan brought, in control-number order, with nothing of each item but what names it and its content. */
export function* namedItems(db: Db, scan: ClosedScan): Generator<ScannedItem> {
  const from = `FROM ${TABLES} WHERE w.run = ? AND w.control > max(?, ${scan.after}) ORDER BY w.control`;
  for (const row of pages<Row>(db, NAMING_COLUMNS, from, [scan.run])) yield toScanned(row);
}

/** The facts of the items from one control number to another, in their order, for `itemsOfPage`. */
export function factsPage(db: Db, scan: ClosedScan, first: number, last: number): Uint8Array {
  const from = `FROM ${TABLES} WHERE w.run = ? AND w.control BETWEEN ? AND ? ORDER BY w.control`;
  return db.page(FACT_COLUMNS, from, [scan.run, first, last]);
}

/** The items of a page, with nothing but facts. */
export function itemsOfPage(page: Uint8Array): ScannedItem[] {
  return rowsOfPage<Row>(FACT_COLUMNS, page).map(toScanned);
}

/** Items of a scan in the order of the control numbers given, which must be among its own. */
export function itemsByControl(db: Db, scan: ClosedScan, controls: Uint32Array): ScannedItem[] {
  return itemsOfKeyedPage(keyedPage(db, scan, controls), controls);
}

/** The same items as a page, for `itemsOfKeyedPage`. */
export function keyedPage(db: Db, scan: ClosedScan, controls: Uint32Array): Uint8Array {
  const from = `FROM ${TABLES} WHERE w.run = ? AND w.control IN (SELECT value FROM json_each(?))`;
  return db.page(COLUMNS, from, [scan.run, JSON.stringify([...controls])]);
}

/** The items of such a page in the order of the control numbers given. */
export function itemsOfKeyedPage(page: Uint8Array, controls: Uint32Array): ScannedItem[] {
  const byControl = new Map(rowsOfPage<Row>(COLUMNS, page).map((row) => [row.control, row]));
  return Array.from(controls, (control) => {
    const row = byControl.get(control);
    if (row === undefined) throw new Error(`no row ${control} where it should be`);
    return toScanned(row);
  });
}

function toScanned(row: Row): ScannedItem {
  return { closed: toClosed(row), containerId: row.containerId };
}
