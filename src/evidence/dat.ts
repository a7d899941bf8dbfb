import type { ProductionRow } from './production-row.ts';

/** Concordance load file: fields parted by 0x14 and quoted by þ, ® for a line break in a field, CR LF at the end of a row. */
const [SEPARATOR, QUOTE, NEWLINE] = ['\x14', 'þ', '®'];

type Field = readonly [name: string, value: (row: ProductionRow) => string | null];

const fact =
  (name: string) =>
  ({ shown }: ProductionRow): string | null =>
    shown.get(name) ?? null;

const date =
  (name: string) =>
  ({ shown }: ProductionRow): string | null =>
    shown.get(name)?.replace('T', ' ').slice(0, 19) ?? null;

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
  ['TIMEZONE', () => 'UTC'],
  ['OWNER', fact('OWNER')],
  ['SHAREDWITH', fact('SHARED_WITH')],
  ['MD5HASH', fact('MD5')],
  ['SHA1HASH', fact('SHA1')],
  ['SHA256HASH', fact('SHA256')],
  ['HASHBASIS', fact('HASH_BASIS')],
  ['DUPGROUP', ({ notes }) => notes.duplicateGroup],
  ['FLAGS', ({ notes }) => notes.flags.join(';')],
  ['DISPOSITION', ({ notes }) => notes.disposition],
  ['WITHHELD', ({ status }) => ({ produced: 'N', redacted: 'PARTIAL', withheld: 'FULL' })[status]],
  ['WITHHELDBASIS', ({ basis }) => basis],
  ['ROWCOMMITMENT', ({ leaf }) => leaf],
];

/** With the byte order mark by which a review platform tells UTF-8. */
export function datHeader(): string {
  return `\ufeff${line(FIELDS.map(([name]) => name))}`;
}

/** One row; `except` gets each value that the format cannot hold as it is, or from which it cannot be had back. */
export function datRow(row: ProductionRow, except: (field: string, what: string) => void): string {
  return line(
    FIELDS.map(([name, value]) => {
      const text = value(row) ?? '';
      const nested = name === 'FILEPATH' ? text.replaceAll('/', '\\') : text;
      if (name === 'FILEPATH' && text.includes('\\'))
        except(name, 'a backslash of a name looks like a folder');
      if (text.includes(NEWLINE)) except(name, 'a registered sign looks like a line break');
      const held = nested.replace(/\r\n|[\r\n]/g, NEWLINE).replace(/[\0\x14]/g, ' ');
      if (held !== nested) except(name, 'a line break, 0x14 or NUL was replaced');
      return held;
    }),
  );
}

function line(fields: string[]): string {
  const quoted = fields.map((field) => `${QUOTE}${field.replaceAll(QUOTE, QUOTE + QUOTE)}${QUOTE}`);
  return `${quoted.join(SEPARATOR)}\r\n`;
}
