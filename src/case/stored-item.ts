import { NO_HASHES, type Hashes, type Hits } from '../model/content.ts';
import type { Examination, ExaminationStatus, Reason } from '../model/examination.ts';
import type { DriveFacts, ItemFacts, ItemKind, Sharing, SourceKind } from '../model/item.ts';
import type { BesideText } from '../model/source.ts';

/** What came of the text that a source has of an item beside its content. */
export interface Beside {
  hits: Hits | null;
  gap: BesideText['gap'];
}

/** One item of a run with what was learned of it. */
export interface StoredItem {
  id: number;
  /** Number of its source in the case. */
  source: number;
  sourceKind: SourceKind;
  /** The listed item that holds this member; null for listed items. */
  root: number | null;
  seq: number;
  parent: number;
  facts: ItemFacts;
  content: number | null;
  mediaType: string | null;
  hashes: Hashes;
  examination: Examination;
  /** Read for closing only. */
  hits: Hits | null;
  besideHits: Hits | null;
}

/** Columns of an item `i` and its content `c`. */
export const ITEM_COLUMNS = {
  id: 'i.id',
  source: 'i.source',
  root: 'i.root',
  seq: 'i.seq',
  parent: 'i.parent',
  sourceId: 'i.source_id',
  path: 'i.path',
  name: 'i.name',
  nameBytes: 'i.name_bytes',
  kind: 'i.kind',
  target: 'i.target',
  size: 'i.size',
  created: 'i.created',
  modified: 'i.modified',
  zoneUnknown: 'i.zone_unknown',
  changed: 'i.changed',
  viewed: 'i.viewed',
  owner: 'i.owner',
  sharing: 'i.sharing',
  trashed: 'i.trashed',
  drive: 'i.drive',
  beside: 'i.beside',
  sourceKind: '(SELECT kind FROM sources WHERE id = i.source)',
  members: 'i.members',
  ownStatus: 'i.status',
  ownReason: 'i.reason',
  ownDetail: 'i.detail',
  content: 'i.content',
  sha256: 'c.sha256',
  md5: 'c.md5',
  sha1: 'c.sha1',
  mediaType: 'c.media_type',
  status: 'c.status',
  reasons: 'c.reasons',
  detail: 'c.detail',
  hasHits: 'c.hits IS NOT NULL',
};

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
  zoneUnknown: number | null;
  changed: number | null;
  viewed: number | null;
  owner: string | null;
  sharing: string | null;
  trashed: number;
  drive: string | null;
  beside: string | null;
  sourceKind: SourceKind;
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
  hasHits: number;
}

/** Joins a member's relative path and id to those of its root. */
export function toStored(row: ItemRow, root: { sourceId: string; path: string | null } | null): StoredItem {
  const beside = row.beside === null ? null : (JSON.parse(row.beside) as Beside);
  return {
    id: row.id,
    source: row.source,
    sourceKind: row.sourceKind,
    root: row.root,
    seq: row.seq,
    parent: row.parent ?? 0,
    facts: factsOf(row, root),
    content: row.content,
    mediaType: row.mediaType,
    hashes: row.content === null ? NO_HASHES : { sha256: row.sha256, md5: row.md5, sha1: row.sha1 },
    examination: beside?.gap ? withGap(examinationOf(row), beside.gap) : examinationOf(row),
    hits: null,
    besideHits: beside?.hits ?? null,
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
    ...(row.zoneUnknown === null ? {} : { zoneUnknown: true }),
    changedAt: row.changed,
    viewedAt: row.viewed,
    owner: row.owner,
    sharing: row.sharing === null ? null : (JSON.parse(row.sharing) as Sharing),
    trashed: row.trashed === 1,
    drive: row.drive === null ? null : (JSON.parse(row.drive) as DriveFacts),
  };
}

/** Of an item that a run has not come to, because its source was lost before. */
const UNREACHED: Examination = {
  status: 'failed',
  reasons: ['listing-incomplete'],
  detail: 'not reached before the source was lost; the same command continues the run',
};

function examinationOf(row: ItemRow): Examination {
  if (row.status !== null) {
    const reasons = row.reasons === null || row.reasons === '' ? [] : (row.reasons.split(' ') as Reason[]);
    return { status: row.status, reasons, detail: row.detail };
  }
  if (row.ownStatus === null) return UNREACHED;
  return {
    status: row.ownStatus,
    reasons: row.ownReason === null ? [] : [row.ownReason],
    detail: row.ownDetail,
  };
}

/** Something beside the content did not come: what was read is not all there is. */
function withGap({ status, reasons, detail }: Examination, gap: NonNullable<Beside['gap']>): Examination {
  return {
    status: status === 'scanned' ? 'partial' : status,
    reasons: [...new Set([...reasons, gap.reason])],
    detail: detail === null ? gap.detail : `${detail}; ${gap.detail}`,
  };
}
