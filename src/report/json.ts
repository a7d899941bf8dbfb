import type { Report } from '../model/report.ts';

/**
 * The whole report as one JSON text, `handback-report/1`, see `schema/report.schema.json`. One line a key of the head
 * and one line an item, so that it streams, greps and diffs.
 */
export function* json(report: Report): Generator<string> {
  yield '{\n';
  for (const [key, value] of Object.entries(report.head)) {
    yield `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  }
  yield '  "items": [';
  let separator = '\n';
  for (const item of report.items()) {
    yield `${separator}    ${JSON.stringify(item)}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}
