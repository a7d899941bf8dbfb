import { DRIVE_COLUMNS } from '../model/drive-columns.ts';
import type { ReportItem } from '../model/report.ts';
import { statedModified } from '../model/stated-time.ts';
import type { FieldValue } from './commitment.ts';

/** One item as heads and productions need it. */
export interface InventoryItem {
  item: ReportItem;
  /** Id of the container that holds it, as in ITEM_ID; null for what is no member. */
  containerId: string | null;
  custodian: string | null;
}

type Field = readonly [name: string, value: (row: InventoryItem) => FieldValue];

/** Facts of the inventory that a head commits to, in the order of its schema: no judgement is among them. */
const FIELDS: readonly Field[] = [
  ['CUSTODIAN', ({ custodian }) => custodian],
  ['SOURCE', ({ item }) => item.source],
  ['SOURCE_ACCOUNT', ({ item }) => item.sourceAccount],
  ['ITEM_ID', ({ item }) => item.sourceId],
  ['ITEM_TYPE', ({ item }) => item.kind],
  ['PATH', ({ item }) => item.paths.join(';')],
  ['NAME', ({ item }) => item.name],
  ['EXT', ({ item }) => item.ext],
  ['MIME', ({ item }) => item.mediaType],
  ['SIZE_BYTES', ({ item }) => item.sizeBytes],
  ['MD5', ({ item }) => item.md5],
  ['SHA1', ({ item }) => item.sha1],
  ['SHA256', ({ item }) => item.sha256],
  ['HASH_BASIS', ({ item }) => item.hashBasis],
  ['CREATED_UTC', ({ item }) => item.createdAt],
  ['MODIFIED_UTC', ({ item }) => statedModified(item)],
  ['MODIFIED_BY', ({ item }) => DRIVE_COLUMNS.MODIFIED_BY(item)],
  ['VIEWED_BY_ME_UTC', ({ item }) => item.viewedAt],
  ['SHARED_WITH_ME_UTC', ({ item }) => DRIVE_COLUMNS.SHARED_WITH_ME_UTC(item)],
  ['OWNER', ({ item }) => item.owner],
  ['OWNED_BY_ME', ({ item }) => DRIVE_COLUMNS.OWNED_BY_ME(item)],
  ['SHARED_WITH', ({ item }) => DRIVE_COLUMNS.SHARED_WITH(item)],
  ['LINK_SHARING', ({ item }) => item.sharing?.verdict ?? null],
  ['PARENT_ID', ({ item }) => DRIVE_COLUMNS.PARENT_ID(item)],
  ['SHORTCUT_TARGET_ID', ({ item }) => item.target],
  ['HEAD_REVISION_ID', ({ item }) => DRIVE_COLUMNS.HEAD_REVISION_ID(item)],
  ['REVISION_COUNT', ({ item }) => DRIVE_COLUMNS.REVISION_COUNT(item)],
  ['TRASHED', ({ item }) => (item.trashed ? 'Y' : 'N')],
  ['TRASHED_UTC', ({ item }) => DRIVE_COLUMNS.TRASHED_UTC(item)],
  ['CONTAINER', ({ containerId }) => containerId],
  ['EXAM_STATUS', ({ item }) => item.examination.status],
  ['EXAM_REASONS', ({ item }) => item.examination.reasons.join(';') || null],
];

/** Names of the committed fields, in order. */
export const SCHEMA: readonly string[] = FIELDS.map(([name]) => name);

/** Values of the committed fields, in the order of `SCHEMA`. */
export function valuesOf(row: InventoryItem): FieldValue[] {
  return FIELDS.map(([, value]) => value(row));
}
