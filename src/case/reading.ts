import { NO_HASHES, type Hashes, type Hits } from '../model/content.ts';
import type { Examination, ExaminationStatus, Reason } from '../model/examination.ts';
import type { ItemFacts, ItemKind, Sharing } from '../model/item.ts';
import type { RunRecord } from './runs.ts';
import type { Db, Value } from './sqlite.ts';

/** One item of a run with what was learned of it. */
export interface StoredItem {
  id: number;
  /** Number of its source in the case. */
  source: number;
  /** The listed item that holds this member; null for listed items. */
  root: number | null;
  seq: number;
  parent: number;
  facts: ItemFacts;
  content: number | null;
  mediaType: string | null;
  hashes: Hashes;
  examination: Examination;
  hits: Hits | null;
}

/** Columns of an item `i`, its content `c` and, for members, its root `r`. */
export const ITEM_COLUMNS = `i.id, i.source, i.root, i.seq, i.parent, i.source_id AS sourceId, i.path, i.name, i.name_bytes AS nameBytes,
  i.kind, i.target, i.size, i.created, i.modified, i.changed, i.viewed, i.owner, i.sharing, i.trashed, i.members,
  i.status AS ownStatus, i.reason AS ownReason, i.detail AS ownDetail, i.content,
  c.sha256, c.md5, c.sha1, c.media_type AS mediaType, c.status, c.reasons, c.detail`;

export const ITEM_TABLES = 'items i LEFT JOIN contents c ON c.id = i.content';

export interface ItemRow {
  id: number;
  source: number;
  root: number | null;
  seq: number;
  parent: number | null;
  sourceId: string;
  path: string | null;
  name: string | null;
  nameBytes: string | null;
  kind: ItemKind;
  target: string | null;
  size: number | null;
  created: number | null;
  modified: number | null;
  changed: number | null;
  viewed: number | null;
  owner: string | null;
  sharing: string | null;
  trashed: number;
  members: number;
  ownStatus: ExaminationStatus | null;
  ownReason: Reason | null;
  ownDetail: string | null;
  content: number | null;
  sha256: string | null;
  md5: string | null;
  sha1: string | null;
  mediaType: string | null;
  status: ExaminationStatus | null;
  reasons: string | null;
  detail: string | null;
  hits?: string | null;
}

const PAGE = 1_000;

/** All items of a run in canonical order, each listed item with its members behind it. */
export function* listedWithMembers(db: Db, run: RunRecord): Generator<[StoredItem, StoredItem[]]> {
  let after = run.firstItem - 1;
  for (;;) {
    const page = db.all<ItemRow>(
      `SELECT ${ITEM_COLUMNS}, c.hits FROM ${ITEM_TABLES} WHERE i.id > ? AND i.run = ? AND i.seq = 0 ORDER BY i.id LIMIT ${PAGE}`,
      [after, run.id],
    );
    for (const row of page) yield [toStored(row, null), membersOf(db, row)];
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function membersOf(db: Db, root: ItemRow): StoredItem[] {
  if (root.members === 0) return [];
  return db
    .all<ItemRow>(
      `SELECT ${ITEM_COLUMNS}, c.hits FROM ${ITEM_TABLES} WHERE i.root = ? AND i.seq > 0 ORDER BY i.seq`,
      [root.id],
    )
    .map((row) => toStored(row, root));
}

/** Joins a member's relative path and id to those of its root. */
export function toStored(row: ItemRow, root: { sourceId: string; path: string | null } | null): StoredItem {
  return {
    id: row.id,
    source: row.source,
    root: row.root,
    seq: row.seq,
    parent: row.parent ?? 0,
    facts: factsOf(row, root),
    content: row.content,
    mediaType: row.mediaType,
    hashes: row.content === null ? NO_HASHES : { sha256: row.sha256, md5: row.md5, sha1: row.sha1 },
    examination: examinationOf(row),
    hits: typeof row.hits === 'string' ? (JSON.parse(row.hits) as Hits) : null,
  };
}

function factsOf(row: ItemRow, root: { sourceId: string; path: string | null } | null): ItemFacts {
  const own = row.path ?? row.sourceId;
  const path = root === null ? own : `${root.path ?? root.sourceId}!${own}`;
  return {
    sourceId: root === null ? row.sourceId : `${root.sourceId}!${row.sourceId}`,
    path,
    name: row.name ?? own.slice(own.lastIndexOf('/') + 1),
    nameBytes: row.nameBytes,
    kind: row.kind,
    target: row.target,
    sizeBytes: row.size,
    createdAt: row.created,
    modifiedAt: row.modified,
    changedAt: row.changed,
    viewedAt: row.viewed,
    owner: row.owner,
    sharing: row.sharing === null ? null : (JSON.parse(row.sharing) as Sharing),
    trashed: row.trashed === 1,
  };
}

function examinationOf(row: ItemRow): Examination {
  if (row.status !== null) {
    const reasons = row.reasons === null || row.reasons === '' ? [] : (row.reasons.split(' ') as Reason[]);
    return { status: row.status, reasons, detail: row.detail };
  }
  return {
    status: row.ownStatus ?? 'failed',
    reasons: row.ownReason === null ? [] : [row.ownReason],
    detail: row.ownDetail,
  };
}

/** Runs a query page by page on the control number, so that a million rows never stand in memory at once. */
export function* pages<T extends { control: number }>(
  db: Db,
  sql: string,
  values: Value[],
  start = 0,
): Generator<T> {
  let after = start;
  for (;;) {
    const page = db.all<T>(`${sql} LIMIT ${PAGE}`, [...values, after]);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.control;
  }
}
