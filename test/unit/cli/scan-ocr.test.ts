import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../../src/model/report.ts';
import { pngOf, scannedPdf, shownText } from '../../make/shown-text.ts';
import { runMain, temporaryFolder } from './run-main.ts';

const { path: folder, remove } = temporaryFolder();
afterAll(remove);

type Report = ReportHead & { items: ReportItem[] };

const PACK = `pack: own
version: 1.0.0
rules:
  - id: own.plan
    title: Account plan
    rationale: Plans are confidential.
    severity: high
    match: {phrases: {terms: [halyard account plan]}}
    examples: [{text: the Halyard account plan}]
    counterexamples: [{text: lentil soup}]
`;

async function scan(...args: string[]): Promise<{ code: number; report: Report }> {
  const { code, stdout } = await runMain([
    'scan',
    join(folder, 'drive'),
    '--no-default-rules',
    '-f',
    'json',
    ...args,
  ]);
  return { code, report: JSON.parse(stdout) as Report };
}

describe('handback scan --ocr', () => {
  it('finds what pictures and scanned pages show, with the place; a case is read again for it', async () => {
    mkdirSync(join(folder, 'drive'));
    const shown = await shownText(['The Halyard account plan']);
    writeFileSync(join(folder, 'pack.yaml'), PACK);
    writeFileSync(join(folder, 'drive', 'board.png'), pngOf(shown));
    writeFileSync(join(folder, 'drive', 'scan.pdf'), scannedPdf([{}, { picture: shown }]));
    const kept = ['-r', join(folder, 'pack.yaml'), '-c', join(folder, 'a.case')];

    const without = await scan(...kept);
    expect(without.code).toBe(3);
    expect(without.report.options.ocr).toBeNull();
    expect(without.report.coverage.byReason).toEqual({ 'no-text': 1, 'picture-not-read': 1 });
    expect(without.report.summary.flagged).toBe(0);

    const { code, report } = await scan(...kept, '--ocr', '--ocr-pages', '5');
    expect(code).toBe(1);
    expect(report.complete).toBe(true);
    expect(report.options.ocr).toEqual({ languages: ['eng'], pages: 5 });
    const found = report.items.flatMap(({ name, findings }) =>
      findings.flatMap(({ locations }) => locations.map((place) => ({ name, ...place }))),
    );
    expect(found).toMatchObject([
      { name: 'board.png', page: null, excerpt: 'H****** a****** p***' },
      { name: 'scan.pdf', page: 2, excerpt: 'H****** a****** p***' },
    ]);
    for (const { ocr } of found) expect(ocr).toBeGreaterThan(80);

    const { stdout } = await runMain(['report', join(folder, 'a.case')]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('pictures were read by OCR (eng, at most 5 a file)');
    expect(stdout).toMatch(/page 2, in a picture, \d+ % sure: "H\*{6}/);
  });
});
