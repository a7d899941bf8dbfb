import type { ExaminationStatus, Reason } from '../model/examination.ts';
import type { ListedItem } from '../model/source.ts';
import type { Beside } from './stored-item.ts';
import { insertMany } from './many-rows.ts';
import type { RunRecord } from './runs.ts';
import type { Db, Value } from './sqlite.ts';

const LISTED_COLUMNS = [
  'run',
  'source',
  'source_id',
  'path',
  'name',
  'name_bytes',
  'kind',
  'target',
  'size',
  'created',
  'modified',
  'zone_unknown',
  'changed',
  'viewed',
  'owner',
  'sharing',
  'trashed',
  'drive',
  'stated_sha256',
  'status',
  'reason',
  'detail',
  'seq',
  'beside',
];

/** A listed item with what its text beside the content came to. */
export interface InsertedItem extends ListedItem {
  besideHits: Beside | null;
}

/** Adds listed items in the order given: the order of their ids is the canonical order of the run. */
export function insertListed(db: Db, run: number, source: number, items: InsertedItem[]): void {
  db.transaction(() => {
    insertMany(db, `items(${LISTED_COLUMNS.join()})`, items, (values, item) => {
      pushListed(values, run, source, item);
    });
  });
}

function pushListed(values: Value[], run: number, source: number, item: InsertedItem): void {
  values.push(
    run,
    source,
    item.sourceId,
    item.path === item.sourceId ? null : item.path,
    item.drive === null ? null : otherName(item),
    item.nameBytes,
    item.kind,
    item.target,
    item.sizeBytes,
    item.createdAt,
    item.modifiedAt,
    item.zoneUnknown === true ? 1 : null,
    item.changedAt,
    item.viewedAt,
    item.owner,
    item.sharing === null ? null : JSON.stringify(item.sharing),
    item.trashed ? 1 : 0,
    item.drive === null ? null : JSON.stringify(item.drive),
    item.drive?.sha256 ?? null,
    item.verdict?.status ?? null,
    item.verdict?.reason ?? null,
    item.verdict?.detail ?? null,
    0,
    item.besideHits === null ? null : JSON.stringify(item.besideHits),
  );
}

/** The name where it is not the last piece of the path: names in a drive can hold slashes. */
function otherName({ path, name }: ListedItem): string | null {
  return path.slice(path.lastIndexOf('/') + 1) === name ? null : name;
}

/** Forgets what an interrupted listing left. */
export function clearListing(db: Db, run: RunRecord): void {
  db.run('DELETE FROM items WHERE id >= ? AND run = ?', [run.firstItem, run.id]);
}

/** An item whose content is still to be examined. */
export interface Task {
  id: number;
  sourceId: string;
  source: number;
  size: number;
  modified: number;
}

/** Ids of the items still to be examined, largest first, equal sizes together; equal content has equal size. */
export function pendingIds(db: Db, run: RunRecord): number[] {
  return db
    .all<{
      id: number;
    }>(
      'SELECT id FROM items WHERE id >= ? AND run = ? AND status IS NULL AND content IS NULL AND seq = 0 ORDER BY size DESC, id',
      [run.firstItem, run.id],
    )
    .map(({ id }) => id);
}

export function task(db: Db, id: number): Task {
  const row = db.get<Task>(
    'SELECT id, source_id AS sourceId, source, size, modified FROM items WHERE id = ?',
    [id],
  );
  if (row === null) throw new Error(`no item ${id}`);
  return row;
}

/** Sums over the items of a run, for progress. */
export function pendingTotals(db: Db, run: RunRecord): { items: number; bytes: number } {
  const row = db.get<{ items: number; bytes: number | null }>(
    'SELECT count(*) AS items, sum(size) AS bytes FROM items WHERE id >= ? AND run = ? AND status IS NULL AND content IS NULL AND seq = 0',
    [run.firstItem, run.id],
  );
  return { items: row?.items ?? 0, bytes: row?.bytes ?? 0 };
}

/** Records that an item has no content to examine, and why. */
export function recordVerdict(
  db: Db,
  id: number,
  verdict: { status: ExaminationStatus; reason: Reason; detail: string | null },
): void {
  db.run('UPDATE items SET status = ?, reason = ?, detail = ? WHERE id = ?', [
    verdict.status,
    verdict.reason,
    verdict.detail,
    id,
  ]);
}
