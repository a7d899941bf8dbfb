import type { DispositionState, Stage } from '../model/disposition.ts';
import type { CustodyEntry } from './custody.ts';
import type { Finding } from '../model/finding.ts';
import type { KnownEntry } from '../model/known.ts';
import { pages } from './reading.ts';
import { ITEM_COLUMNS, ITEM_TABLES, toStored, type ItemRow, type StoredItem } from './stored-item.ts';
import type { RunRecord } from './runs.ts';
import { insertMany } from './many-rows.ts';
import type { Db, Value } from './sqlite.ts';

/** The result of closing a run, for one item. */
export interface ClosedRow {
  control: number;
  item: number;
  /** Control number of the earlier version of a changed item. */
  supersedes: number | null;
  /** Control number of the container. */
  container: number | null;
  duplicateGroup: number | null;
  /** Order among flagged items, most severe first; null where not flagged. */
  rank: number | null;
  gap: boolean;
  findings: Finding[];
  /** What hash lists say of its content. */
  known: KnownEntry[];
  proposal: { state: DispositionState; reason: string; heldBy: string | null } | null;
}

/** Forgets an earlier, interrupted closing. */
export function clearRows(db: Db, run: number): void {
  db.run('DELETE FROM rows WHERE run = ?', [run]);
}

/** Adds the results of items. */
export function insertRows(db: Db, run: number, rows: ClosedRow[]): void {
  insertMany(db, 'rows', rows, (values, row) => {
    pushRow(values, run, row);
  });
}

function pushRow(values: Value[], run: number, row: ClosedRow): void {
  values.push(
    run,
    row.control,
    row.item,
    row.supersedes,
    row.container,
    row.duplicateGroup,
    row.rank,
    row.gap ? 1 : 0,
    row.findings.length === 0 ? null : JSON.stringify(row.findings),
    row.proposal?.state ?? null,
    row.proposal?.reason ?? null,
    row.proposal?.heldBy ?? null,
    row.known.length === 0 ? null : JSON.stringify(row.known),
  );
}

/** Highest control number given so far in the case. */
export function lastControl(db: Db): number {
  return db.get<{ top: number | null }>('SELECT max(control) AS top FROM rows')?.top ?? 0;
}

/** Contents that more than one item of the run has, empty ones left out. */
export function sharedContents(db: Db, run: RunRecord): Set<string> {
  const rows = db.all<{ sha256: string }>(
    `SELECT c.sha256 FROM ${ITEM_TABLES} WHERE i.id >= ? AND i.run = ? AND c.sha256 IS NOT NULL AND i.size > 0
     GROUP BY c.sha256 HAVING count(*) > 1`,
    [run.firstItem, run.id],
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** An item of an earlier run with the same identity. */
export interface EarlierVersion {
  control: number;
  kind: string;
  size: number | null;
  modified: number | null;
  target: string | null;
  sha256: string | null;
}

/** Speeds up `earlierVersion`; a case of one run has no need of it. */
export function indexIdentities(db: Db): void {
  db.exec('CREATE INDEX IF NOT EXISTS items_by_identity ON items(source_id, source, seq)');
  db.exec('CREATE INDEX IF NOT EXISTS rows_by_item ON rows(item)');
}

/** The latest earlier version of an item; members are looked up by their root's identity and their own. */
export function earlierVersion(
  db: Db,
  run: number,
  item: StoredItem,
  root: StoredItem,
): EarlierVersion | null {
  const columns = 'w.control, i.kind, i.size, i.modified, i.target, c.sha256';
  const rows = 'JOIN rows w ON w.item = i.id AND w.run = i.run';
  if (item === root) {
    return db.get<EarlierVersion>(
      `SELECT ${columns} FROM ${ITEM_TABLES} ${rows}
       WHERE i.source_id = ? AND i.source = ? AND i.seq = 0 AND i.run < ? ORDER BY i.run DESC LIMIT 1`,
      [item.facts.sourceId, item.source, run],
    );
  }
  return db.get<EarlierVersion>(
    `SELECT ${columns} FROM items o JOIN items i ON i.root = o.id AND i.seq > 0
     LEFT JOIN contents c ON c.id = i.content ${rows}
     WHERE o.source_id = ? AND o.source = ? AND o.seq = 0 AND i.source_id = ? AND i.run < ? ORDER BY i.run DESC LIMIT 1`,
    [root.facts.sourceId, root.source, item.facts.sourceId.slice(root.facts.sourceId.length + 1), run],
  );
}

/** One item of a closed run, as reports need it. */
export interface ClosedItem extends Omit<ClosedRow, 'item'> {
  stored: StoredItem;
  /** What people decided, as the custody log has it; null where nobody did. */
  decision: { state: DispositionState; stage: Stage; entry: CustodyEntry } | null;
  /** State that was decided for the earlier version of a changed item. */
  supersededState: DispositionState | null;
  sourceAccount: string | null;
}

/** A row joined with its item, content, source and the listed item that holds it. */
export type JoinedRow = ItemRow & {
  control: number;
  supersedes: number | null;
  container: number | null;
  duplicateGroup: number | null;
  rank: number | null;
  gap: number;
  findings: string | null;
  state: DispositionState | null;
  proposalReason: string | null;
  heldBy: string | null;
  known: string | null;
  sourceAccount: string | null;
  rootId: string | null;
  rootPath: string | null;
  decidedState: DispositionState | null;
  decidedStage: Stage | null;
  decisionEntry: string | null;
  supersededState: DispositionState | null;
};

export const JOINED_COLUMNS = {
  control: 'w.control',
  supersedes: 'w.supersedes',
  container: 'w.container',
  duplicateGroup: 'w.duplicate_group',
  rank: 'w.rank',
  gap: 'w.gap',
  findings: 'w.findings',
  state: 'w.state',
  proposalReason: 'w.reason',
  heldBy: 'w.held_by',
  known: 'w.known',
  rootId: 'r.source_id',
  rootPath: 'r.path',
  decidedState: 'd.state',
  decidedStage: 'd.stage',
  decisionEntry: 'e.entry',
  supersededState: 'p.state',
  ...ITEM_COLUMNS,
  sourceKind: 's.kind',
  sourceAccount: 's.account',
};

export const JOINED_TABLES = `rows w JOIN items i ON i.id = w.item JOIN sources s ON s.id = i.source
  LEFT JOIN contents c ON c.id = i.content LEFT JOIN items r ON r.id = i.root
  LEFT JOIN decisions d ON d.control = w.control LEFT JOIN custody e ON e.seq = d.seq
  LEFT JOIN decisions p ON p.control = w.supersedes`;

const FILTERS = { all: '', gaps: 'AND w.gap = 1', trashed: 'AND i.trashed = 1' };

/** Items of a closed run in control-number order. */
export function* closedItems(db: Db, run: number, only: keyof typeof FILTERS = 'all'): Generator<ClosedItem> {
  const filter = FILTERS[only];
  const from = `FROM ${JOINED_TABLES} WHERE w.run = ? ${filter} AND w.control > ? ORDER BY w.control`;
  for (const row of pages<JoinedRow>(db, JOINED_COLUMNS, from, [run])) yield toClosed(row);
}

/** Flagged items, most severe first, then by control number. */
export function* flaggedItems(db: Db, run: number): Generator<ClosedItem> {
  const ranks = db.all<{ rank: number }>(
    'SELECT DISTINCT rank FROM rows WHERE run = ? AND rank IS NOT NULL ORDER BY rank',
    [run],
  );
  const from = `FROM ${JOINED_TABLES} WHERE w.run = ? AND w.rank = ? AND w.control > ? ORDER BY w.control`;
  for (const { rank } of ranks) {
    for (const row of pages<JoinedRow>(db, JOINED_COLUMNS, from, [run, rank])) yield toClosed(row);
  }
}

export function toClosed(row: JoinedRow): ClosedItem {
  const root = row.rootId === null ? null : { sourceId: row.rootId, path: row.rootPath };
  return {
    control: row.control,
    supersedes: row.supersedes,
    container: row.container,
    duplicateGroup: row.duplicateGroup,
    rank: row.rank,
    gap: row.gap === 1,
    findings: row.findings === null ? [] : (JSON.parse(row.findings) as Finding[]),
    known: row.known === null ? [] : (JSON.parse(row.known) as KnownEntry[]),
    proposal:
      row.state === null ? null : { state: row.state, reason: row.proposalReason ?? '', heldBy: row.heldBy },
    stored: toStored(row, root),
    decision: decisionOf(row),
    supersededState: row.supersededState,
    sourceAccount: row.sourceAccount,
  };
}

function decisionOf({ decidedState, decidedStage, decisionEntry }: JoinedRow): ClosedItem['decision'] {
  if (decidedState === null || decidedStage === null || decisionEntry === null) return null;
  return { state: decidedState, stage: decidedStage, entry: JSON.parse(decisionEntry) as CustodyEntry };
}
