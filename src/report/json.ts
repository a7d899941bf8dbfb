import type { Report } from '../model/report.ts';
import { jsonText } from './json-text.ts';

/**
 * The whole report as one JSON text, `handback-report/1`, see `schema/report.schema.json`. One line a key of the head
 * and one line an item, so that it streams, greps and diffs.
 */
export function* json(report: Report): Generator<string> {
  yield '{\n';
  for (const [key, value] of Object.entries(report.head)) {
    yield `  ${jsonText(key)}: ${jsonText(value)},\n`;
  }
  yield '  "items": [';
  let separator = '\n';
  for (const item of report.items()) {
    yield `${separator}    ${jsonText(item)}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}
