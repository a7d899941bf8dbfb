import { csvLine } from '../model/csv-line.ts';
import type { FieldValue } from './commitment.ts';
import type { LogStyle } from './layout.ts';
import type { ProductionRow } from './production-row.ts';
import type { Rendering } from './rendering.ts';
import { withheldCode } from './withholding.ts';

const NAME = 'privilege-log.csv';

/** What is not produced in full and why, in the grain that the parties agreed on. */
export function privilegeLog(style: LogStyle): Rendering {
  if (style === 'category') return byCategory();
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

interface Category {
  withheld: string;
  basis: string | null;
  description: string;
  rows: number;
  /** First and last time of modification among the rows that show it. */
  from: string | null;
  to: string | null;
}

/** One line for each treatment, in the order in which it first occurs; the list says which rows have it. */
function byCategory(): Rendering {
  const categories = new Map<string, Category>();
  return {
    name: NAME,
    header: csvLine(['LOG_ID', 'WITHHELD', 'BASIS', 'ROWS', 'DATE_FROM', 'DATE_TO', 'DESCRIPTION']),
    row: (row) => {
      if (row.status !== 'produced') addTo(categories, row);
      return '';
    },
    end: () =>
      [...categories.values()]
        .map(({ withheld, basis, rows, from, to, description }, at) =>
          csvLine([`LOG-${at + 1}`, withheld, basis, String(rows), from, to, description]),
        )
        .join(''),
  };
}

function addTo(categories: Map<string, Category>, row: ProductionRow): void {
  const [withheld, description] = [withheldCode(row), descriptionOf(row)];
  const key = `${withheld} ${row.basis ?? ''}`;
  const known = categories.get(key) ?? {
    ...{ withheld, description, basis: row.basis },
    ...{ rows: 0, from: null, to: null },
  };
  const time = row.shown.get('MODIFIED_UTC') ?? null;
  categories.set(key, {
    ...known,
    rows: known.rows + 1,
    from: time !== null && (known.from === null || time < known.from) ? time : known.from,
    to: time !== null && (known.to === null || time > known.to) ? time : known.to,
  });
}
