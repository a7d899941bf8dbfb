import { digestOf, leafOf } from './commitment.ts';
import { BadList } from './reasons.ts';
import type { Basis, RowStatus } from './withholding.ts';

/** A line of the canonical list, its shape checked. */
export interface ListRecord {
  status: RowStatus;
  basis: Basis | null;
  disclosures: unknown[];
  digests: Record<string, unknown>;
  leaf: unknown;
}

const KEYS: Partial<Record<string, string>> = {
  produced: 'i status disclosures',
  redacted: 'i status basis disclosures digests',
  withheld: 'i status basis leaf',
};

const BASES: ReadonlySet<unknown> = new Set([
  'ATTORNEY_CLIENT',
  'PERSONAL_PRIVACY',
  'NON_RESPONSIVE',
  'OTHER',
]);

/** Reads the line of the row at `index`. Throws BadList for what handback would not have written there. */
export function parseRecord(line: string, index: number): ListRecord {
  const record = canonical(line);
  const status = record?.['status'];
  if (record === null || typeof status !== 'string' || Object.keys(record).join(' ') !== KEYS[status]) {
    throw new BadList('list', `line ${index + 1} is not a record`);
  }
  const { i, basis = null, disclosures = [], digests = {}, leaf = null } = record;
  if (i !== index) throw new BadList('list', `row ${index} is not at its place`);
  if (status !== 'produced' && !BASES.has(basis)) throw new BadList('row', `row ${index} has no basis`);
  if (!Array.isArray(disclosures)) throw new BadList('row', `row ${index} shows nothing`);
  if (!isObject(digests)) throw new BadList('row', `row ${index} has no digests`);
  return { status: status as RowStatus, basis: basis as Basis | null, disclosures, digests, leaf };
}

/** One text a record: printable ASCII, as `JSON.stringify` writes it. */
function canonical(line: string): Record<string, unknown> | null {
  if (!/^[\x20-\x7e]*$/.test(line)) return null;
  try {
    const record: unknown = JSON.parse(line);
    return isObject(record) && JSON.stringify(record) === line ? record : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The leaf of a record, computed from all that it shows. Throws BadList where a field is missing, twice or broken. */
export function leafOfRecord(record: ListRecord, index: number, schema: readonly string[]): Buffer {
  if (record.status === 'withheld') {
    if (typeof record.leaf === 'string' && /^[0-9a-f]{64}$/.test(record.leaf))
      return Buffer.from(record.leaf, 'hex');
    throw new BadList('row', 'not a leaf');
  }
  const digests = new Map(Object.entries(record.digests));
  for (const digest of digests.values()) {
    if (typeof digest !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(digest))
      throw new BadList('row', 'not a digest');
  }
  for (const disclosure of record.disclosures) {
    const name = openedName(disclosure);
    if (digests.has(name)) throw new BadList('row', 'a field stands twice');
    digests.set(name, digestOf(disclosure as string));
  }
  if (digests.size !== schema.length || !schema.every((name) => digests.has(name))) {
    throw new BadList('row', 'not every field once');
  }
  return leafOf(
    index,
    schema,
    schema.map((name) => digests.get(name) as string),
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Name of the field that a disclosure opens. */
function openedName(disclosure: unknown): string {
  if (typeof disclosure !== 'string') throw new BadList('row', 'not base64url');
  const bytes = Buffer.from(disclosure, 'base64url');
  if (bytes.toString('base64url') !== disclosure) throw new BadList('row', 'not base64url');
  let opened: unknown;
  try {
    opened = JSON.parse(utf8.decode(bytes));
  } catch {
    throw new BadList('row', 'not a disclosure');
  }
  const [salt, name, ...more] = Array.isArray(opened) ? (opened as unknown[]) : [];
  if (typeof salt !== 'string' || typeof name !== 'string' || more.length !== 1) {
    throw new BadList('row', 'not a disclosure');
  }
  return name;
}
