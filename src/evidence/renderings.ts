import { csvLine } from '../model/csv-line.ts';
import { datHeader, datRow } from './dat.ts';
import { hashdeepHeader, hashdeepRow } from './hashdeep.ts';
import { SCHEMA } from './inventory.ts';
import type { ProductionRow } from './production-row.ts';
import { withheldCode, type Audience } from './withholding.ts';

/** A value that a format could not take as it is, or a row that it has no place for. */
export interface Exception {
  number: string;
  file: string;
  field: string;
  what: string;
}

/** One file of a production that is written row by row; `row` returns '' for a row that is not in it. */
export interface Rendering {
  name: string;
  header: string;
  row: (row: ProductionRow, except: (field: string, what: string) => void) => string;
}

/** Facts up to here come before the judgements in CSV. */
const FACTS_FIRST = SCHEMA.indexOf('TRASHED_UTC') + 1;

const list: Rendering = { name: 'list.jsonl', header: '', row: ({ line }) => line };

const csv: Rendering = {
  name: 'list.csv',
  header: csvLine([
    ...['CONTROL_NO', 'LEAF_INDEX', ...SCHEMA.slice(0, FACTS_FIRST), 'DUP_GROUP', 'FLAGS', 'DISPOSITION'],
    ...['WITHHELD', 'WITHHELD_BASIS', 'ROW_COMMITMENT', ...SCHEMA.slice(FACTS_FIRST)],
  ]),
  row: (row) => {
    const { number, index, shown, notes } = row;
    const facts = SCHEMA.map((name) => shown.get(name) ?? null);
    return csvLine([
      ...[number, String(index), ...facts.slice(0, FACTS_FIRST)],
      ...[notes.duplicateGroup, notes.flags.join(';'), notes.disposition],
      ...[withheldCode(row), row.basis, row.leaf, ...facts.slice(FACTS_FIRST)],
    ]);
  },
};

const dat: Rendering = { name: 'list.dat', header: datHeader(), row: datRow };

const hashdeep: Rendering = { name: 'list.hashdeep', header: hashdeepHeader(), row: hashdeepRow };

const log: Rendering = {
  name: 'privilege-log.csv',
  header: csvLine([
    ...['LOG_ID', 'CONTROL_NO', 'WITHHELD', 'BASIS', 'CUSTODIAN', 'DOC_TYPE', 'FILE_TYPE', 'DATE', 'AUTHOR'],
    ...['RECIPIENTS', 'FAMILY', 'DESCRIPTION'],
  ]),
  row: (row) => {
    if (row.status === 'produced') return '';
    const { number, shown } = row;
    const known = (name: string): string | null => shown.get(name) ?? null;
    return csvLine([
      ...[number.replace('HBP', 'LOG'), number, withheldCode(row), row.basis, known('CUSTODIAN')],
      ...[
        known('ITEM_TYPE'),
        known('MIME'),
        known('MODIFIED_UTC'),
        known('MODIFIED_BY'),
        known('SHARED_WITH'),
      ],
      ...[row.notes.parent, descriptionOf(row)],
    ]);
  },
};

function descriptionOf({ status, basis }: ProductionRow): string {
  if (status === 'redacted' && basis === 'OTHER')
    return 'facts beyond the agreed fields are committed to alone';
  if (status === 'redacted') return 'names, path and people withheld; not reviewed, no rule flagged it';
  if (basis === 'ATTORNEY_CLIENT') return 'withheld for review of privilege by counsel';
  if (basis === 'PERSONAL_PRIVACY') return 'personal matter of the custodian';
  return basis === 'NON_RESPONSIVE'
    ? 'not reviewed, no rule flagged it'
    : 'withheld; the basis is known to counsel';
}

const index: Rendering = {
  name: 'counsel-index.csv',
  header: csvLine(['CONTROL_NO', 'CASE_CONTROL_NO']),
  row: ({ number, notes }) => csvLine([number, notes.controlNumber]),
};

/** The row files of a production. The first is the record; the others say the same in other forms. */
const RENDERINGS: readonly Rendering[] = [list, csv, dat, hashdeep, log];

/** The row files for an audience: only the employee's side learns which control number a production number is. */
export function renderingsFor(audience: Audience): readonly Rendering[] {
  return audience === 'employee' ? [...RENDERINGS, index] : RENDERINGS;
}
