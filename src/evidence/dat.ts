import { DAT_START, datLine, datTime, datValue, type DatForm } from '../model/dat.ts';
import { zoneOf } from '../model/stated-time.ts';
import type { ProductionRow } from './production-row.ts';
import { withheldCode } from './withholding.ts';

type Field = readonly [name: string, value: (row: ProductionRow, form: DatForm) => string | null];

const fact =
  (name: string) =>
  ({ shown }: ProductionRow): string | null =>
    shown.get(name) ?? null;

const date =
  (name: string) =>
  ({ shown }: ProductionRow, { dates }: DatForm): string | null =>
    datTime(shown.get(name) ?? null, dates);

const FIELDS: readonly Field[] = [
  ['DOCID', ({ number }) => number],
  ['BEGDOC', ({ number }) => number],
  ['ENDDOC', ({ number }) => number],
  ['PARENTID', ({ notes }) => notes.parent],
  ['CUSTODIAN', fact('CUSTODIAN')],
  ['SOURCEACCOUNT', fact('SOURCE_ACCOUNT')],
  ['ITEMID', fact('ITEM_ID')],
  ['FILENAME', fact('NAME')],
  ['FILEPATH', fact('PATH')],
  ['FILEEXT', fact('EXT')],
  ['MIMETYPE', fact('MIME')],
  ['FILESIZE', fact('SIZE_BYTES')],
  ['DATECREATED', date('CREATED_UTC')],
  ['DATEMODIFIED', date('MODIFIED_UTC')],
  ['DATELASTVIEWED', date('VIEWED_BY_ME_UTC')],
  ['TIMEZONE', ({ shown }) => zoneOf(shown.get('MODIFIED_UTC') ?? null)],
  ['OWNER', fact('OWNER')],
  ['SHAREDWITH', fact('SHARED_WITH')],
  ['MD5HASH', fact('MD5')],
  ['SHA1HASH', fact('SHA1')],
  ['SHA256HASH', fact('SHA256')],
  ['HASHBASIS', fact('HASH_BASIS')],
  ['DUPGROUP', ({ notes }) => notes.duplicateGroup],
  ['FLAGS', ({ notes }) => notes.flags.join(';')],
  ['DISPOSITION', ({ notes }) => notes.disposition],
  ['WITHHELD', withheldCode],
  ['WITHHELDBASIS', ({ basis }) => basis],
  ['ROWCOMMITMENT', ({ leaf }) => leaf],
];

/** With the byte order mark by which a review platform tells UTF-8. */
export function datHeader(): string {
  return `${DAT_START}${datLine([...FIELDS.map(([name]) => name), 'RUNSTATUS'])}`;
}

/**
 * One row, `status` as `runStatus` gives it; `except` gets each value that the format cannot hold as it is, or from which it
 * cannot be had back.
 */
export function datRow(
  row: ProductionRow,
  { form, status }: { form: DatForm; status: string },
  except: (field: string, what: string) => void,
): string {
  const cells = FIELDS.map(([name, value]) => {
    const { text, altered } = datValue(value(row, form) ?? '', name === 'FILEPATH', form.thorn);
    for (const what of altered) except(name, what);
    return text;
  });
  return datLine([...cells, status]);
}
