import type { Report } from '../model/report.ts';
import { jsonText } from './json-text.ts';

/**
 * One record a line, see `schema/record.schema.json`: what was asked (`run`), each `item`, and what came of it
 * (`summary`). The keys of the first and last record together are those of the JSON report's head. A file without the
 * last record is incomplete by definition.
 */
export function* jsonl(report: Report): Generator<string> {
  const { complete, listing, coverage, summary, exposure, warnings, ...run } = report.head;
  yield record('run', run);
  for (const item of report.items()) yield record('item', item);
  yield record('summary', { complete, listing, coverage, summary, exposure, warnings });
}

function record(type: string, value: object): string {
  return `${jsonText({ type, ...value })}\n`;
}
