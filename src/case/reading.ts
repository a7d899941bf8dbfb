import type { Hits } from '../model/content.ts';
import type { RunRecord } from './runs.ts';
import type { Db, Value } from './sqlite.ts';
import { ITEM_COLUMNS, ITEM_TABLES, toStored, type ItemRow, type StoredItem } from './stored-item.ts';

/** Rows read at once; the findings of each can be long. */
const PAGE = 250;

/** One listed item. */
export function listedItem(db: Db, id: number): StoredItem {
  const [row] = db.wide<ItemRow>(ITEM_COLUMNS, `FROM ${ITEM_TABLES} WHERE i.id = ?`, [id]);
  if (row === undefined) throw new Error(`no item ${id}`);
  return toStored(row, null);
}

/** All items of a run in canonical order: each listed item with its members behind it. */
export function* families(db: Db, run: RunRecord): Generator<StoredItem[]> {
  let after = run.firstItem - 1;
  for (;;) {
    const page = db.wide<ItemRow>(
      ITEM_COLUMNS,
      `FROM ${ITEM_TABLES} WHERE i.id > ? AND i.run = ? AND i.seq = 0 ORDER BY i.id LIMIT ${PAGE}`,
      [after, run.id],
    );
    for (const row of page) {
      const listed = withHits(db, row, null);
      yield row.members === 0 ? [listed] : [listed, ...membersOf(db, row)];
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function membersOf(db: Db, root: ItemRow): StoredItem[] {
  const members: StoredItem[] = [];
  for (let after = 0; ;) {
    const page = db.wide<ItemRow>(
      ITEM_COLUMNS,
      `FROM ${ITEM_TABLES} WHERE i.root = ? AND i.seq > ? ORDER BY i.seq LIMIT ${PAGE}`,
      [root.id, after],
    );
    for (const row of page) members.push(withHits(db, row, root));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return members;
    after = last.seq;
  }
}

/** Hits are read one by one: those of a single item can be long. */
function withHits(db: Db, row: ItemRow, root: ItemRow | null): StoredItem {
  const stored = toStored(row, root);
  if (row.hasHits === 0) return stored;
  const content = db.get<{ hits: string }>('SELECT hits FROM contents WHERE id = ?', [row.content]);
  return { ...stored, hits: JSON.parse(content?.hits ?? 'null') as Hits | null };
}

/** Runs a query page by page on the control number, so that a million rows never stand in memory at once. */
export function* pages<T extends { control: number }>(
  db: Db,
  columns: Record<string, string>,
  from: string,
  values: Value[],
): Generator<T> {
  let after = 0;
  for (;;) {
    const page = db.wide<T>(columns, `${from} LIMIT ${PAGE}`, [...values, after]);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.control;
  }
}
