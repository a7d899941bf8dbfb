import { DAT_START, datLine, datTime, datValue, type DatDates } from '../model/dat.ts';
import type { RenderOptions, Report, ReportHead, ReportItem } from '../model/report.ts';
import { runStatus } from '../model/run-status.ts';
import { statedModified, zoneOf } from '../model/stated-time.ts';
import { flagsOf } from './csv.ts';

type Field = readonly [
  name: string,
  value: (item: ReportItem, head: ReportHead, dates: DatDates) => string | null,
];

/** The columns of a load file, and last those that only a case knows. */
const FIELDS: readonly Field[] = [
  ['DOCID', (item) => item.controlNumber],
  ['BEGDOC', (item) => item.controlNumber],
  ['ENDDOC', (item) => item.controlNumber],
  ['PARENTID', (item) => item.container],
  ['CUSTODIAN', (_, head) => head.matter?.custodian?.name ?? null],
  ['SOURCEACCOUNT', (item) => item.sourceAccount],
  ['ITEMID', (item) => item.sourceId],
  ['FILENAME', (item) => item.name],
  ['FILEPATH', (item) => item.paths.join(';')],
  ['FILEEXT', (item) => item.ext],
  ['MIMETYPE', (item) => item.mediaType],
  ['FILESIZE', (item) => item.sizeBytes],
  ['DATECREATED', (item, _, dates) => datTime(item.createdAt, dates)],
  ['DATEMODIFIED', (item, _, dates) => datTime(item.modifiedAt, dates)],
  ['DATELASTVIEWED', (item, _, dates) => datTime(item.viewedAt, dates)],
  ['TIMEZONE', (item) => zoneOf(statedModified(item))],
  ['OWNER', (item) => item.owner],
  ['SHAREDWITH', (item) => sharedWith(item).join(';')],
  ['MD5HASH', (item) => item.md5],
  ['SHA1HASH', (item) => item.sha1],
  ['SHA256HASH', (item) => item.sha256],
  ['HASHBASIS', (item) => item.hashBasis],
  ['DUPGROUP', (item) => item.duplicateGroup],
  ['FLAGS', (item) => flagsOf(item).join(';')],
  ['DISPOSITION', (item) => item.disposition?.state ?? null],
  ['EXAMSTATUS', (item) => item.examination.status],
  ['EXAMREASONS', (item) => item.examination.reasons.join(';')],
  ['SEVERITY', (item) => item.findings[0]?.severity ?? null],
  ['CONFIDENCE', (item) => item.findings[0]?.confidence ?? null],
  ['RULES', (item) => item.findings.map(({ ruleId }) => ruleId).join(';')],
  ['RUNSTATUS', (_, head) => runStatus(head)],
];

/** People and domains, and `anyone` for a link. */
function sharedWith({ sharing }: ReportItem): string[] {
  return (sharing?.permissions ?? []).map(({ email, domain, type }) => email ?? domain ?? type);
}

/**
 * The inventory as a load file, its header and each row a piece. Its last column, ALTERED, names the fields of a row that the
 * format could not hold as they are.
 */
export function* dat(report: Report, { dat: form }: RenderOptions): Generator<string> {
  yield `${DAT_START}${datLine([...FIELDS.map(([name]) => name), 'ALTERED'])}`;
  for (const item of report.items()) {
    const altered: string[] = [];
    const cells = FIELDS.map(([name, value]) => {
      const held = datValue(value(item, report.head, form.dates) ?? '', name === 'FILEPATH', form.thorn);
      if (held.altered.length > 0) altered.push(name);
      return held.text;
    });
    yield datLine([...cells, altered.join(';')]);
  }
}
