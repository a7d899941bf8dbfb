import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Reporter, RenderOptions } from '../../../src/model/report.ts';
import { inventedReport } from '../../make/report.ts';
import { REPORTERS, render } from './render.ts';

/** Compares with a file of test/golden/report; `UPDATE_GOLDEN=1` writes it, a missing one fails. */
function expectGolden(name: string, actual: string): void {
  const file = new URL(`../../golden/report/${name}`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  expect(actual).toBe(readFileSync(file, 'utf8'));
}

const CASES: [name: string, reporter: Reporter, options: Partial<RenderOptions>][] = [
  ['text-40.txt', REPORTERS.text, { width: 40 }],
  ['text-80.txt', REPORTERS.text, { width: 80 }],
  ['text-200.txt', REPORTERS.text, { width: 200 }],
  ['text-color.txt', REPORTERS.text, { color: true }],
  ['report.json.txt', REPORTERS.json, {}],
  ['report.jsonl', REPORTERS.jsonl, {}],
  ['report.csv', REPORTERS.csv, {}],
  ['report-plain.csv', REPORTERS.csv, { spreadsheetSafe: false }],
  ['checklist.md.txt', REPORTERS.md, {}],
  ['report.sarif.txt', REPORTERS.sarif, {}],
  ['report-names.sarif.txt', REPORTERS.sarif, { showNames: true }],
  ['report.junit.xml', REPORTERS.junit, {}],
  ['report-names.junit.xml', REPORTERS.junit, { showNames: true }],
  ['github.txt', REPORTERS.github, {}],
  ['github-names.txt', REPORTERS.github, { showNames: true }],
  ['github-summary.md.txt', REPORTERS.githubSummary, {}],
  ['github-summary-names.md.txt', REPORTERS.githubSummary, { showNames: true }],
];

describe('an invented drive in every format', () => {
  it.each(CASES)('%s', (name, reporter, options) => {
    expectGolden(name, render(reporter, inventedReport(), options));
  });

  it('says in its first line that no content was read', () => {
    const report = inventedReport();
    report.head.options.metadataOnly = true;
    for (const format of ['text', 'md', 'github', 'githubSummary'] as const) {
      expect(render(REPORTERS[format], report).split('\n')[0]).toContain('METADATA ONLY');
    }
    expect(render(REPORTERS.junit, report)).toContain('METADATA ONLY');
    expect(JSON.parse(render(REPORTERS.sarif, report))).toHaveProperty(
      'runs.0.properties.metadataOnly',
      true,
    );
    expect(JSON.parse(render(REPORTERS.json, report))).toHaveProperty('options.metadataOnly', true);
  });
});
