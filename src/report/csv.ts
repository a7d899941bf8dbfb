import { csvLine } from '../model/csv-line.ts';
import { DRIVE_COLUMNS } from '../model/drive-columns.ts';
import type { Report, ReportHead, ReportItem, RenderOptions } from '../model/report.ts';
import { runStatus } from '../model/run-status.ts';
import { statedModified } from '../model/stated-time.ts';
import { guardFormula } from './formula.ts';

type Column = readonly [name: string, value: (item: ReportItem, head: ReportHead) => string | null];

const yesNo = (value: boolean): string => (value ? 'Y' : 'N');
const unknown = (): null => null;

/** Columns of a list that a counterparty or a review platform expects; those that the product does not know stay empty. */
const COLUMNS: readonly Column[] = [
  ['CONTROL_NO', (item) => item.controlNumber],
  ['LEAF_INDEX', unknown],
  ['CUSTODIAN', (_, head) => head.matter?.custodian?.name ?? null],
  ['SOURCE', (item) => item.source],
  ['SOURCE_ACCOUNT', (item) => item.sourceAccount],
  ['ITEM_ID', (item) => item.sourceId],
  ['ITEM_TYPE', (item) => item.kind],
  ['PATH', (item) => item.paths.join(';')],
  ['NAME', (item) => item.name],
  ['EXT', (item) => item.ext],
  ['MIME', (item) => item.mediaType],
  ['SIZE_BYTES', (item) => item.sizeBytes],
  ['MD5', (item) => item.md5],
  ['SHA1', (item) => item.sha1],
  ['SHA256', (item) => item.sha256],
  ['HASH_BASIS', (item) => item.hashBasis],
  ['CREATED_UTC', (item) => item.createdAt],
  ['MODIFIED_UTC', statedModified],
  ['MODIFIED_BY', DRIVE_COLUMNS.MODIFIED_BY],
  ['VIEWED_BY_ME_UTC', (item) => item.viewedAt],
  ['SHARED_WITH_ME_UTC', DRIVE_COLUMNS.SHARED_WITH_ME_UTC],
  ['OWNER', (item) => item.owner],
  ['OWNED_BY_ME', DRIVE_COLUMNS.OWNED_BY_ME],
  ['SHARED_WITH', DRIVE_COLUMNS.SHARED_WITH],
  ['LINK_SHARING', (item) => item.sharing?.verdict ?? null],
  ['PARENT_ID', DRIVE_COLUMNS.PARENT_ID],
  ['SHORTCUT_TARGET_ID', (item) => item.target],
  ['HEAD_REVISION_ID', DRIVE_COLUMNS.HEAD_REVISION_ID],
  ['REVISION_COUNT', DRIVE_COLUMNS.REVISION_COUNT],
  ['TRASHED', (item) => yesNo(item.trashed)],
  ['TRASHED_UTC', DRIVE_COLUMNS.TRASHED_UTC],
  ['DUP_GROUP', (item) => item.duplicateGroup],
  ['FLAGS', (item) => flagsOf(item).join(';')],
  ['CONTAINER', (item) => item.container],
  ['EXAM_STATUS', (item) => item.examination.status],
  ['EXAM_REASONS', (item) => item.examination.reasons.join(';')],
  ['SEVERITY', (item) => item.findings[0]?.severity ?? null],
  ['CONFIDENCE', (item) => item.findings[0]?.confidence ?? null],
  ['RULES', (item) => item.findings.map(({ ruleId }) => ruleId).join(';')],
  ['SUPERSEDES', (item) => item.supersedes],
  ['DISPOSITION', (item) => item.disposition?.state ?? null],
  ['WITHHELD', unknown],
  ['WITHHELD_BASIS', unknown],
  ['ROW_COMMITMENT', unknown],
  ['RUN_STATUS', (_, head) => runStatus(head)],
];

/** What was said of an item, as one word each. */
export function flagsOf(item: ReportItem): string[] {
  return [
    ...(item.flagged ? ['FLAGGED'] : []),
    ...(item.findings.some(({ severity }) => severity === 'info') ? ['MARKED'] : []),
    ...(item.known.length > 0 ? ['KNOWN'] : []),
    ...((item.disposition?.heldBy ?? null) === null ? [] : ['HELD']),
  ];
}

/** The inventory as RFC 4180 text: a header, one row an item, CR LF, no byte order mark. */
export function* csv(report: Report, options: RenderOptions): Generator<string> {
  const names = COLUMNS.map(([name]) => name);
  yield csvLine(options.spreadsheetSafe ? [...names, 'ALTERED'] : names);
  for (const item of report.items()) {
    const cells = COLUMNS.map(([, value]) => value(item, report.head) ?? '');
    yield csvLine(options.spreadsheetSafe ? guarded(cells) : cells);
  }
}

/** The cells with formulas disarmed, and a last cell that tells whether one was. */
function guarded(cells: string[]): string[] {
  const safe = cells.map(guardFormula);
  return [...safe, safe.some((cell, index) => cell !== cells[index]) ? 'Y' : ''];
}
