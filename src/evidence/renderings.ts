import { csvLine } from '../model/csv-line.ts';
import { datHeader, datRow } from './dat.ts';
import { hashdeepHeader, hashdeepRow } from './hashdeep.ts';
import { SCHEMA } from './inventory.ts';
import type { Layout } from './layout.ts';
import { privilegeLog } from './privilege-log.ts';
import type { Rendering } from './rendering.ts';
import { withheldCode, type Audience } from './withholding.ts';

/** Facts up to here come before the judgements in CSV. */
const FACTS_FIRST = SCHEMA.indexOf('TRASHED_UTC') + 1;

const list: Rendering = { name: 'list.jsonl', header: '', row: ({ line }) => line };

const csvOf = (status: string): Rendering => ({
  name: 'list.csv',
  header: csvLine([
    ...['CONTROL_NO', 'LEAF_INDEX', ...SCHEMA.slice(0, FACTS_FIRST), 'DUP_GROUP', 'FLAGS', 'DISPOSITION'],
    ...['WITHHELD', 'WITHHELD_BASIS', 'ROW_COMMITMENT', ...SCHEMA.slice(FACTS_FIRST), 'RUN_STATUS'],
  ]),
  row: (row) => {
    const { number, index, shown, notes } = row;
    const facts = SCHEMA.map((name) => shown.get(name) ?? null);
    return csvLine([
      ...[number, String(index), ...facts.slice(0, FACTS_FIRST)],
      ...[notes.duplicateGroup, notes.flags.join(';'), notes.disposition],
      ...[withheldCode(row), row.basis, row.leaf, ...facts.slice(FACTS_FIRST), status],
    ]);
  },
});

function datOf(layout: Layout, status: string): Rendering {
  return {
    name: 'list.dat',
    header: datHeader(),
    row: (row, except) => datRow(row, { form: layout.dat, status }, except),
    mostRows: layout.datRows,
  };
}

const hashdeepOf = (status: string): Rendering => ({
  name: 'list.hashdeep',
  header: hashdeepHeader(status),
  row: hashdeepRow,
});

const index: Rendering = {
  name: 'counsel-index.csv',
  header: csvLine(['CONTROL_NO', 'CASE_CONTROL_NO']),
  row: ({ number, notes }) => csvLine([number, notes.controlNumber]),
};

/**
 * The row files of a production. The first is the record; the others say the same in other forms. Only the employee's side learns
 * which control number a production number is. `status`: of the runs whose rows these are, as `runStatus` gives it.
 */
export function renderingsFor(audience: Audience, layout: Layout, status: string): readonly Rendering[] {
  const all = [...[list, csvOf(status), datOf(layout, status), hashdeepOf(status)], privilegeLog(layout.log)];
  return audience === 'employee' ? [...all, index] : all;
}
