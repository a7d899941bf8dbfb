import { csvLine } from '../model/csv-line.ts';
import type { FieldValue } from './commitment.ts';
import type { LogStyle } from './layout.ts';
import type { ProductionRow } from './production-row.ts';
import type { Categories, Rendering } from './rendering.ts';
import { withheldCode } from './withholding.ts';

const NAME = 'privilege-log.csv';

/** What is not produced in full and why, in the grain that the parties agreed on. */
export function privilegeLog(style: LogStyle): Rendering {
  if (style === 'category') return byCategory;
  return style === 'metadata' ? byMetadata : byRow;
}

function descriptionOf({ status, basis }: ProductionRow): string {
  if (status === 'redacted' && basis === 'OTHER')
    return 'facts beyond the agreed fields are committed to alone';
  if (status === 'redacted' && basis === 'ATTORNEY_CLIENT')
    return 'withheld for review of privilege by counsel; name, path and hashes are committed to alone';
  if (status === 'redacted') return 'names, path and people withheld; not reviewed, no rule flagged it';
  if (basis === 'ATTORNEY_CLIENT') return 'withheld for review of privilege by counsel';
  if (basis === 'PERSONAL_PRIVACY') return 'personal matter of the custodian';
  return basis === 'NON_RESPONSIVE'
    ? 'not reviewed, no rule flagged it'
    : 'withheld; the basis is known to counsel';
}

const logId = (number: string): string => number.replace('HBP', 'LOG');

const factsOf =
  ({ shown }: ProductionRow) =>
  (name: string): FieldValue =>
    shown.get(name) ?? null;

const byRow: Rendering = {
  name: NAME,
  header: csvLine([
    ...['LOG_ID', 'CONTROL_NO', 'WITHHELD', 'BASIS', 'CUSTODIAN', 'DOC_TYPE', 'FILE_TYPE', 'DATE', 'AUTHOR'],
    ...['RECIPIENTS', 'FAMILY', 'DESCRIPTION'],
  ]),
  row: (row) => {
    if (row.status === 'produced') return '';
    const { number, basis, notes } = row;
    const facts = ['CUSTODIAN', 'ITEM_TYPE', 'MIME', 'MODIFIED_UTC', 'MODIFIED_BY', 'SHARED_WITH'];
    return csvLine([
      ...[logId(number), number, withheldCode(row), basis, ...facts.map(factsOf(row))],
      ...[notes.parent, descriptionOf(row)],
    ]);
  },
};

/** The fields of a log that is made from metadata, as in Jefferies v. Dasagroup (N.D. Cal. 2025): file names may be redacted. */
const byMetadata: Rendering = {
  name: NAME,
  header: csvLine([
    ...['LOG_ID', 'BEGDOC', 'ENDDOC', 'WITHHELD', 'BASIS', 'CUSTODIAN', 'DOC_TYPE', 'FILE_TYPE', 'FILE_EXT'],
    ...[
      'DATE_CREATED',
      'DATE_MODIFIED',
      'AUTHOR',
      'OWNER',
      'RECIPIENTS',
      'FAMILY',
      'FILE_NAME',
      'DESCRIPTION',
    ],
  ]),
  row: (row) => {
    if (row.status === 'produced') return '';
    const { number, basis, notes, shown } = row;
    const facts = [
      ...['CUSTODIAN', 'ITEM_TYPE', 'MIME', 'EXT', 'CREATED_UTC', 'MODIFIED_UTC', 'MODIFIED_BY', 'OWNER'],
      'SHARED_WITH',
    ];
    return csvLine([
      ...[logId(number), number, number, withheldCode(row), basis, ...facts.map(factsOf(row))],
      ...[notes.parent, shown.has('NAME') ? (shown.get('NAME') ?? null) : 'REDACTED', descriptionOf(row)],
    ]);
  },
};

/** One line for each treatment; the list says which rows have it. */
const byCategory: Rendering = {
  name: NAME,
  header: csvLine(['LOG_ID', 'WITHHELD', 'BASIS', 'ROWS', 'DATE_FROM', 'DATE_TO', 'DESCRIPTION']),
  row: () => '',
  end: (categories) =>
    [...categories.values()]
      .map(({ withheld, basis, rows, from, to, description }, at) =>
        csvLine([`LOG-${at + 1}`, withheld, basis, String(rows), from, to, description]),
      )
      .join(''),
};

/** Counts a row that is not produced in full. */
export function addToCategories(categories: Categories, row: ProductionRow): void {
  if (row.status === 'produced') return;
  const time = row.shown.get('MODIFIED_UTC') ?? null;
  const category = {
    ...{ withheld: withheldCode(row), description: descriptionOf(row), basis: row.basis },
    ...{ rows: 1, from: time, to: time },
  };
  mergeCategories(categories, new Map([[`${category.withheld} ${row.basis ?? ''}`, category]]));
}

/** Adds the categories of further rows. */
export function mergeCategories(categories: Categories, further: Categories): void {
  for (const [key, category] of further) {
    const known = categories.get(key);
    const { rows, from, to } = category;
    const merged = known && {
      ...known,
      rows: known.rows + rows,
      from: from !== null && (known.from === null || from < known.from) ? from : known.from,
      to: to !== null && (known.to === null || to > known.to) ? to : known.to,
    };
    categories.set(key, merged ?? category);
  }
}
