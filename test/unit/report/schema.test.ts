import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { json } from '../../../src/report/json.ts';
import { jsonl } from '../../../src/report/jsonl.ts';
import recordSchema from '../../../src/report/schema/record.schema.json' with { type: 'json' };
import reportSchema from '../../../src/report/schema/report.schema.json' with { type: 'json' };
import type { ReportHead } from '../../../src/model/report.ts';
import { PARTS } from '../../../src/model/segment.ts';
import { DISPOSITIONS } from '../../../src/model/disposition.ts';
import { GAPS, NOTES } from '../../../src/model/examination.ts';
import { inventedReport, makeItem, makeReport } from '../../make/report.ts';
import { render } from './render.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
const isReport = ajv.compile(reportSchema);
const isRecord = ajv.compile(recordSchema);

interface Parsed extends ReportHead {
  items: Record<string, unknown>[];
}

const parsed = (): Parsed => JSON.parse(render(json, inventedReport())) as Parsed;

function lines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('json', () => {
  it.each([
    ['rich', inventedReport()],
    ['empty', makeReport([])],
    ['without a matter', inventedReport({ matter: null })],
  ])('fits its schema: %s', (_, report) => {
    isReport(JSON.parse(render(json, report)));
    expect(isReport.errors).toBeNull();
  });

  it('gives back the head and the items exactly', () => {
    const report = inventedReport();
    expect(parsed()).toEqual({ ...report.head, items: [...report.items()] });
    expect(Object.keys(parsed())).toEqual([...Object.keys(report.head), 'items']);
  });

  it('says everything, and nothing that a terminal obeys', () => {
    const name = '\u001b[2J\u009b2J\u007f\u202egpj\u2066\u2028é漢😀"\\';
    const text = render(json, makeReport([makeItem(1, { name })]));
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202e\u2066\u2028]/u);
    expect((JSON.parse(text) as Parsed).items[0]?.['name']).toBe(name);
  });

  it.each([
    ['an unknown key of the head', (report: Parsed) => Object.assign(report, { extra: 1 })],
    ['an unknown key of an item', (report: Parsed) => Object.assign(report.items[0]!, { extra: 1 })],
    ['a missing key', (report: Parsed) => delete report.items[0]!['sha1']],
    ['an unknown reason', (report: Parsed) => (report.coverage.byReason['lost'] = 1)],
    ['a local time', (report: Parsed) => (report.run.startedAt = '2025-08-06T10:00:00+02:00')],
    ['a size as a number', (report: Parsed) => (report.items[1]!['sizeBytes'] = 12)],
    ['a short control number', (report: Parsed) => (report.items[1]!['controlNumber'] = 'HB-1')],
  ])('is refused with %s', (_, spoil) => {
    const report = parsed();
    spoil(report);
    expect(isReport(report)).toBe(false);
  });

  it('names the same closed lists as the model', () => {
    const defs = reportSchema.$defs;
    expect(defs.reason.enum).toEqual([...NOTES, ...GAPS]);
    expect(defs.disposition.properties.state.enum).toEqual([...DISPOSITIONS]);
    expect(defs.location.properties.part.enum).toEqual([...PARTS]);
  });

  it('gives names back exactly, whatever they hold', () => {
    const paths = ['two\nlines', '\u001b[2J', 'lone\ud800', '"\\', '\u2028', '価格'];
    const report = makeReport(paths.map((path, index) => makeItem(index + 1, { paths: [path] })));
    const text = Buffer.from(render(json, report), 'utf8').toString('utf8');
    expect((JSON.parse(text) as Parsed).items.map((item) => item['paths'])).toEqual(
      paths.map((path) => [path]),
    );
  });
});

describe('jsonl', () => {
  it('is a run record, the items, a summary record, each fitting the schema', () => {
    const report = inventedReport();
    const records = lines(render(jsonl, report));
    for (const record of records) {
      isRecord(record);
      expect(isRecord.errors).toBeNull();
    }
    const types = records.map(({ type }) => type);
    expect(types).toEqual(['run', ...[...report.items()].map(() => 'item'), 'summary']);
  });

  it('holds in its first and last record what the head of the JSON report holds', () => {
    const records = lines(render(jsonl, inventedReport()));
    const { type, ...head } = { ...records[0], ...records.at(-1) } as Record<string, unknown>;
    expect(type).toBe('summary');
    expect(head).toEqual(inventedReport().head);
  });

  it('is refused with an unknown type or key', () => {
    const [run] = lines(render(jsonl, inventedReport()));
    expect(isRecord({ ...run, type: 'walk' })).toBe(false);
    expect(isRecord({ ...run, extra: 1 })).toBe(false);
  });
});
