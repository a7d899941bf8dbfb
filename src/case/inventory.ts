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

/** Run and source that listed items belong to, by their numbers. */
interface Listed {
  run: number;
  source: number;
}

/**
 * Adds listed items in the order given: the order of their ids is the canonical order of the run. `besideOf` tells what the text
 * beside their content came to.
 */
export function insertListed(
  db: Db,
  listed: Listed,
  items: ListedItem[],
  besideOf: (item: ListedItem) => Beside | null,
): void {
  db.transaction(() => {
    insertMany(db, `items(${LISTED_COLUMNS.join()})`, items, (values, item) => {
      pushListed(values, listed, item, besideOf(item));
    });
  });
}

function pushListed(values: Value[], { run, source }: Listed, item: ListedItem, beside: Beside | null): void {
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
    beside === null ? null : JSON.stringify(beside),
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
}

/** Ids of the items still to be examined, largest first, equal sizes together; equal content has equal size. */
export function pendingIds(db: Db, run: RunRecord): number[] {
  const found = db.get<{ ids: string }>(
    `SELECT json_group_array(id) AS ids FROM (SELECT id FROM items
     WHERE id >= ? AND run = ? AND status IS NULL AND content IS NULL AND seq = 0 ORDER BY size DESC, id)`,
    [run.firstItem, run.id],
  );
  return JSON.parse(found?.ids ?? '[]') as number[];
}

const TASK_COLUMNS = { id: 'id', sourceId: 'source_id', source: 'source', size: 'size' };

/** Tasks read at once. */
const PAGE = 200;

/** The tasks of items in the order of the ids given. */
export function* tasks(db: Db, ids: number[]): Generator<Task> {
  for (let start = 0; start < ids.length; start += PAGE) {
    const some = ids.slice(start, start + PAGE);
    const from = 'FROM items WHERE id IN (SELECT value FROM json_each(?))';
    const found = new Map(
      db.wide<Task>(TASK_COLUMNS, from, [JSON.stringify(some)]).map((task) => [task.id, task]),
    );
    for (const id of some) {
      const task = found.get(id);
      if (task === undefined) throw new Error(`no item ${id}`);
      yield task;
    }
  }
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
