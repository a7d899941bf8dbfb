import { createRequire } from 'node:module';
import Ajv04 from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { sarif } from '../../../src/report/sarif.ts';
import {
  inventedReport,
  makeFinding,
  makeHead,
  makeItem,
  makeLargeReport,
  makeReport,
  renumbered,
} from '../../make/report.ts';
import { render } from './render.ts';

interface Log {
  runs: {
    tool: { driver: { rules: { id: string; defaultConfiguration: { level: string } }[] } };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      baselineState?: string;
      message: { text: string };
      partialFingerprints: Record<string, string>;
      locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
    }[];
    invocations: {
      executionSuccessful: boolean;
      exitCode: number;
      toolExecutionNotifications: {
        descriptor?: { id: string };
        message: { text: string };
        locations?: unknown[];
      }[];
    }[];
    properties: Record<string, unknown>;
  }[];
}

const schema = createRequire(import.meta.url)(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
) as object;
const ajv = new Ajv04({ strict: false, unicodeRegExp: false, validateFormats: false });
const isSarif = ajv.compile(schema);

function run(report: Report, showNames = false): Log['runs'][number] {
  const log = JSON.parse(render(sarif, report, { showNames })) as Log;
  isSarif(log);
  expect(isSarif.errors).toBeNull();
  return log.runs[0]!;
}

describe('sarif', () => {
  it('says of each result whether it stands in the baseline, where there is one', () => {
    const report = makeReport([
      makeItem(1, { findings: [makeFinding({ id: '1'.repeat(16) })] }),
      makeItem(2, { findings: [makeFinding({ id: '2'.repeat(16) })] }),
    ]);
    expect(run(report).results.map(({ baselineState }) => baselineState)).toEqual([undefined, undefined]);
    report.head.options.baseline = { file: 'before.json', sha256: '0'.repeat(64) };
    report.head.summary.baselineKnown = ['1'.repeat(16)];
    expect(run(report).results.map(({ baselineState }) => baselineState)).toEqual(['unchanged', 'new']);
  });

  it.each([
    ['rich', inventedReport()],
    ['empty', makeReport([])],
    ['without rules', makeReport([makeItem(1, { findings: [makeFinding()] })], {}, [])],
  ])('fits the 2.1.0 schema, with names and without: %s', (_, report) => {
    run(report);
    run(report, true);
  });

  it('would be refused with a bad level', () => {
    const log = JSON.parse(render(sarif, inventedReport())) as Log;
    log.runs[0]!.results[0]!.level = 'bad';
    expect(isSarif(log)).toBe(false);
  });

  it('has a result a finding: control number, level, fingerprint, rule', () => {
    const { results, tool } = run(inventedReport());
    expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
      'commercial.account-plan error',
      'markings.footer note',
      'commercial.account-plan error',
      'commercial.price-list warning',
      'markings.footer note',
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('HB-000002');
    expect(results[0]?.partialFingerprints).toEqual({ 'handbackFinding/v1': makeFinding().id });
  });

  it('leaves marks out', () => {
    const mark = makeFinding({ ruleId: 'personal.tax-return', severity: 'info' });
    const { results, tool } = run(makeReport([makeItem(1, { findings: [makeFinding(), mark] })]));
    expect(results).toHaveLength(1);
    expect(tool.driver.rules.map(({ id }) => id)).not.toContain('personal.tax-return');
  });

  it('turns gaps into notifications, and an incomplete run is no success', () => {
    const [invocation] = run(inventedReport()).invocations;
    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 3 });
    const gaps = invocation?.toolExecutionNotifications.filter(({ descriptor }) => descriptor !== undefined);
    expect(gaps?.map(({ descriptor, locations }) => [descriptor?.id, locations?.length])).toEqual([
      ['encrypted', 1],
      ['too-deep', 1],
      ['denied', 1],
    ]);
    expect(run(makeReport([])).invocations[0]?.executionSuccessful).toBe(true);
  });

  it('states the filters only with names', () => {
    const filters = { ...makeHead().scope.filters, include: ['Contoso/**'] };
    const report = makeReport([], { scope: { sources: [], filters } });
    expect(run(report).properties['filters']).toBe(1);
    expect(run(report, true).properties['filters']).toEqual(['--include Contoso/**']);
  });

  it('shows no name as a link', () => {
    const item = makeItem(1, { paths: ['[pay](http://x.example).txt'], findings: [makeFinding()] });
    const [result] = run(makeReport([item]), true).results;
    expect(result?.message.text).toContain('\\[pay\\](http://x.example).txt');
  });

  it('stays below 10 MB and 25,000 results, and counts what it leaves out', () => {
    const item = makeItem(1, { findings: [makeFinding()] });
    const report = makeLargeReport(40_000, (number) => renumbered(item, number));
    const text = render(sarif, report);
    expect(Buffer.byteLength(text)).toBeLessThan(10_000_000);
    const { results, properties } = (JSON.parse(text) as Log).runs[0]!;
    expect(results.length).toBeLessThanOrEqual(25_000);
    expect(results.length + Number(properties['resultsOmitted'])).toBe(40_000);
  });
});
