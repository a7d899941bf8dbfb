import { REPORT_FORMATS, type ReportFormat } from '../report/index.ts';

export const FORMAT_NAMES = REPORT_FORMATS.map(({ name }) => name);

/** The format of a name that options have already checked. */
export function formatOf(name: string): ReportFormat {
  const format = REPORT_FORMATS.find((known) => known.name === name);
  if (!format) throw new Error(`no such format: ${name}`);
  return format;
}

/** Name of the file where several formats are written. */
export function fileNameOf(name: string): string {
  return name === 'md' ? 'checklist.md' : `report.${formatOf(name).extension}`;
}
