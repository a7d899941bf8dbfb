import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../src/model/report.ts';
import { mutated } from '../hostile/mutate.ts';
import { nestedFormsPdf } from '../hostile/pdf.ts';
import { buildZip } from '../hostile/zip.ts';
import { docStreams, makeCompound } from '../make/compound.ts';
import { makeDocx } from '../make/docx.ts';
import { agileOffice, LOCKED_ZIPS } from '../make/encrypted.ts';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { makeOdt } from '../make/odt.ts';
import { makePdf } from '../make/pdf.ts';
import { seededRandom } from '../make/random.ts';
import { ROOT } from '../make/run.ts';
import { watched } from '../make/watched.ts';
import { makeXlsx } from '../make/xlsx.ts';

type Report = ReportHead & { items: ReportItem[] };

const MIB = 2 ** 20;
const SETTINGS = ['--no-default-rules', '-r', join(ROOT, 'test/make/plan.yaml'), '-f', 'json'];

describe('a tree of hostile files', () => {
  it('2,000 of them: each is a row, memory stays bounded, no process is left', async () => {
    const root = join(temporaryFolder(), 'drive');
    mkdirSync(root);
    const seeds: [string, Uint8Array][] = [
      ['docx', makeDocx({ paragraphs: ['Account plan'] })],
      ['xlsx', makeXlsx({ sheets: [{ name: 'Prices', rows: [['a', 1]] }] })],
      ['odt', makeOdt({ paragraphs: ['Account plan'] })],
      ['pdf', await makePdf({ pages: [['Account plan']] })],
      ['doc', makeCompound(docStreams({ body: 'Account plan' }))],
      ['rtf', Buffer.from(String.raw`{\rtf1\ansi Account plan\par}`)],
      ['html', Buffer.from('<html><body><p>Account plan</body></html>')],
      ['zip', Buffer.from(LOCKED_ZIPS.traditional, 'base64')],
      ['office', agileOffice(makeDocx({ paragraphs: ['Account plan'] }), 'blue heron')],
      [
        'eml',
        Buffer.from('From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0\n\nAccount plan'),
      ],
    ];
    const random = seededRandom(2_000);
    for (let number = 0; number < 2_000; number += 1) {
      const [name, seed] = seeds[number % seeds.length] ?? ['', Buffer.alloc(0)];
      writeFileSync(join(root, `${number}.${name}`), mutated(seed, random));
    }
    const killers = ['a', 'b', 'c', 'd'].map((name) => [`killer ${name}.pdf`, `%${name}`] as const);
    for (const [name, tail] of killers) {
      writeFileSync(join(root, name), Buffer.concat([nestedFormsPdf(23), Buffer.from(tail)]));
    }
    const run = await watched(['scan', root, ...SETTINGS, '--timeout-per-file', '3s']);
    const { items, coverage } = JSON.parse(run.stdout) as Report;
    const files = items.filter(({ kind }) => kind === 'file');
    expect(files).toHaveLength(2_000 + killers.length);
    expect(coverage.listed).toBe(coverage.scanned + coverage.partial + coverage.skipped + coverage.failed);
    const ofKillers = files.filter(({ name }) => name.startsWith('killer'));
    for (const { name, examination } of ofKillers) {
      expect([examination.status, ...examination.reasons].join(' '), name).toMatch(
        /^(failed|partial) (timeout|out-of-memory)$/,
      );
    }
    expect(run.left).toEqual([]);
    expect(run.ownPeak).toBeLessThan(400 * MIB);
    expect(run.childPeak).toBeLessThan(700 * MIB);
  });
});

describe('a large file is examined to its end within the memory of a parser', () => {
  it('a workbook of 160 MB of XML', async () => {
    const root = join(temporaryFolder(), 'drive');
    const random = seededRandom(5);
    const rows: string[] = [];
    for (let length = 0, row = 1; length < 160e6; row += 1) {
      const cells = ['A', 'B', 'C', 'D'].map((column) => `<c r="${column}${row}"><v>${random()}</v></c>`);
      const text = `<row r="${row}">${cells.join('')}</row>`;
      rows.push(text);
      length += text.length;
    }
    rows.push('<row><c t="inlineStr"><is><t>the win-back account plan</t></is></c></row>');
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    writeTree(root, {
      'big.xlsx': buildZip([
        { name: '[Content_Types].xml', data: '<Types/>' },
        { name: 'xl/workbook.xml', data: `<workbook xmlns="${main}"/>` },
        {
          name: 'xl/worksheets/sheet1.xml',
          data: `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
        },
      ]),
    });
    const run = await watched(['scan', root, ...SETTINGS, '--timeout-per-file', '5m']);
    const [item] = (JSON.parse(run.stdout) as Report).items;
    expect(item).toMatchObject({ flagged: true, examination: { status: 'scanned', reasons: [] } });
    expect(run.childPeak).toBeLessThan(500 * MIB);
  });

  it('a text of 600 MB', async () => {
    const root = join(temporaryFolder(), 'drive');
    mkdirSync(root);
    const fd = openSync(join(root, 'big.txt'), 'w');
    const block = 'the weekly lunch is at noon, and nobody minds\n'.repeat(22_000);
    for (let length = 0; length < 600e6; length += block.length) writeSync(fd, block);
    writeSync(fd, 'the win-back account plan\n');
    closeSync(fd);
    const run = await watched(['scan', root, ...SETTINGS]);
    const [item] = (JSON.parse(run.stdout) as Report).items;
    expect(item).toMatchObject({ flagged: true, examination: { status: 'scanned', reasons: [] } });
    expect(run.ownPeak).toBeLessThan(500 * MIB);
  });
});
