import { createHash } from 'node:crypto';
import { controlNumber } from '../audit/hold.ts';
import type { BagRow } from '../audit/preserve.ts';
import { BAG_DECLARATION, bagHashdeep, bagInfo, manifest, type PayloadFile } from '../evidence/bag.ts';
import { csvLine } from '../model/csv-line.ts';
import { VERSION } from '../model/version.ts';
import type { NamedContent } from './write-files.ts';

const COLUMNS = ['CONTROL_NO', 'STATUS', 'FILE', 'SIZE_BYTES', 'SHA256', 'SHA256_AT_SCAN', 'REMARK'];

/** The tag files of a bag, and the hash of the last of them, which stands for the whole bag. */
export function bagTags(
  rows: BagRow[],
  { caseId, at }: { caseId: string; at: number },
): { tags: NamedContent[]; sha256: string } {
  const files = payloadOf(rows);
  const table = [csvLine(COLUMNS), ...rows.map(csvOf)].join('');
  const date = new Date(at).toISOString().slice(0, 10);
  const tags = [
    { name: 'bag-info.txt', content: bagInfo({ date, caseId, agent: `handback ${VERSION}` }, files) },
    { name: 'bagit.txt', content: BAG_DECLARATION },
    { name: 'hashdeep.txt', content: bagHashdeep(files) },
    { name: 'manifest-sha256.txt', content: manifest(files) },
    { name: 'preserved.csv', content: table },
  ];
  const hashes = tags.map(({ name, content }) => ({ path: name, sha256: sha256Of(content) }));
  const last = { name: 'tagmanifest-sha256.txt', content: manifest(hashes) };
  return { tags: [...tags, last], sha256: sha256Of(last.content) };
}

/** The files that a bag has. */
export function payloadOf(rows: BagRow[]): PayloadFile[] {
  return rows.flatMap(({ status, path, content }) =>
    status === 'preserved' && path !== null && content !== null ? [{ path, ...content }] : [],
  );
}

function csvOf({ control, status, path, content, sha256AtScan, remark }: BagRow): string {
  const size = content?.bytes.toString() ?? null;
  return csvLine([controlNumber(control), status, path, size, content?.sha256 ?? null, sha256AtScan, remark]);
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
