import type { SourceKind } from '../model/item.ts';
import type { Db } from './sqlite.ts';

export type RunState = 'listing' | 'examining' | 'closing' | 'reporting' | 'done';

/** One scan as the case keeps it. */
export interface RunRecord {
  id: number;
  runId: string;
  state: RunState;
  /** Digest of all that the result depends on. */
  fingerprint: string;
  /** Lowest item id of the run. */
  firstItem: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  showMatches: boolean;
  /** JSON: how the listing went. */
  statement: string | null;
  /** JSON ReportHead once the run is closed. */
  head: string | null;
  /** JSON list of the rules applied, once the run is closed. */
  rules: string | null;
}

const COLUMNS = `id, run_id AS runId, state, fingerprint, first_item AS firstItem, started_at AS startedAt,
  show_matches AS showMatches, statement, head, rules`;

/** The run that was begun last. */
export function latestRun(db: Db): RunRecord | null {
  const row = db.get<Omit<RunRecord, 'showMatches'> & { showMatches: number }>(
    `SELECT ${COLUMNS} FROM runs ORDER BY id DESC LIMIT 1`,
  );
  return row === null ? null : { ...row, showMatches: row.showMatches === 1 };
}

/** `runId` of the latest run that was closed before run `id`. */
export function previousRunId(db: Db, id: number): string | null {
  const row = db.get<{ runId: string }>(
    'SELECT run_id AS runId FROM runs WHERE id < ? AND head IS NOT NULL ORDER BY id DESC LIMIT 1',
    [id],
  );
  return row?.runId ?? null;
}

/** Runs whose items have control numbers, in order. */
export function closedRuns(db: Db): { id: number; runId: string }[] {
  return db.all('SELECT id, run_id AS runId FROM runs WHERE head IS NOT NULL ORDER BY id');
}

/** `runId` of the first run: names the case. */
export function firstRunId(db: Db): string | null {
  return db.get<{ runId: string }>('SELECT run_id AS runId FROM runs ORDER BY id LIMIT 1')?.runId ?? null;
}

export function beginRun(
  db: Db,
  facts: Pick<RunRecord, 'runId' | 'fingerprint' | 'startedAt' | 'showMatches'>,
): RunRecord {
  const firstItem = (db.get<{ top: number | null }>('SELECT max(id) AS top FROM items')?.top ?? 0) + 1;
  const { lastId } = db.run(
    `INSERT INTO runs(run_id, state, fingerprint, first_item, started_at, show_matches) VALUES (?, 'listing', ?, ?, ?, ?)`,
    [facts.runId, facts.fingerprint, firstItem, facts.startedAt, facts.showMatches ? 1 : 0],
  );
  return { ...facts, id: lastId, state: 'listing', firstItem, statement: null, head: null, rules: null };
}

/** Numbers of the sources that a run lists. */
export function runSources(db: Db, run: RunRecord): number[] {
  return db
    .all<{
      source: number;
    }>('SELECT DISTINCT source FROM items WHERE id >= ? AND run = ?', [run.firstItem, run.id])
    .map(({ source }) => source);
}

/** Moves a run on, with what the finished phase leaves behind. */
export function advanceRun(
  db: Db,
  run: RunRecord,
  change: Partial<Pick<RunRecord, 'statement' | 'head' | 'rules'>> & { state: RunState },
): void {
  Object.assign(run, change);
  db.run('UPDATE runs SET state = ?, statement = ?, head = ?, rules = ? WHERE id = ?', [
    run.state,
    run.statement,
    run.head,
    run.rules,
    run.id,
  ]);
}

/** Number of a source in the case: the same kind and root have the same number in every run. */
export function sourceNumber(
  db: Db,
  { kind, root, account }: { kind: SourceKind; root: string; account: string | null },
): number {
  db.run('INSERT OR IGNORE INTO sources(kind, root, account) VALUES (?, ?, ?)', [kind, root, account]);
  return db.get<{ id: number }>('SELECT id FROM sources WHERE kind = ? AND root = ?', [kind, root])?.id ?? 0;
}

/** Where the sources of all runs lay that lie on a machine, folders and archives: absolute paths. */
export function localRoots(db: Db): string[] {
  return db.all<{ root: string }>("SELECT root FROM sources WHERE kind <> 'drive'").map(({ root }) => root);
}
