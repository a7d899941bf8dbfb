import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ReportHead, ReportItem } from '../../../src/model/report.ts';
import type { ListedItem, Source } from '../../../src/model/source.ts';
import { openTakeoutSource } from '../../../src/sources/takeout/source.ts';
import { buildTar, paxRecord, type TarPart } from '../../hostile/tar.ts';
import { buildZip, type ZipPart } from '../../hostile/zip.ts';
import { makeDocx } from '../../make/docx.ts';
import { LOCKED_ZIPS } from '../../make/encrypted.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { ROOT } from '../../make/run.ts';
import { runMain } from '../cli/run-main.ts';

type Report = ReportHead & { items: ReportItem[] };

const RULES = [
  '--no-default-rules',
  '-r',
  join(ROOT, 'test/make/plan.yaml'),
  '--now',
  '2026-01-05T09:00:00Z',
];

async function scan(
  sources: string[],
  ...more: string[]
): Promise<{ code: number | null; report: Report; stderr: string }> {
  const { code, stdout, stderr } = await runMain(['scan', ...sources, ...RULES, '-f', 'json', ...more]);
  return { code, report: JSON.parse(stdout || '{}') as Report, stderr };
}

const said = ({ items }: Report): string[] =>
  items.map(({ paths: [path = ''], flagged, examination }) =>
    [path, examination.status, ...examination.reasons, ...(flagged ? ['flagged'] : [])].join(' '),
  );

const DRIVE: Record<string, string | Uint8Array> = {
  'Takeout/Drive/a.txt': 'nothing of note',
  'Takeout/Drive/plan.docx': makeDocx({ paragraphs: ['The account plan'] }),
  'Takeout/Drive/old/archive.zip': buildZip([{ name: 'plan.txt', data: 'account plan' }]),
  'Takeout/Drive/old/notes.txt': 'account plan, first draft',
  'Takeout/archive_browser.html': '<html><body><p>Your archive</p></body></html>',
};

const partsOf = (files: Record<string, string | Uint8Array>): { name: string; data: string | Uint8Array }[] =>
  Object.entries(files).map(([name, data]) => ({ name, data }));

/** Archives with all of DRIVE, by file name. */
function archives(folder: string): void {
  const entries = Object.entries(DRIVE);
  const half = (from: number, to: number): Buffer =>
    buildZip(partsOf(Object.fromEntries(entries.slice(from, to))));
  writeTree(folder, {
    'one.zip': half(0, 5),
    'one.tgz': gzipSync(buildTar(partsOf(DRIVE))),
    'one.tar.gz': gzipSync(buildTar(partsOf(DRIVE).reverse())),
    'takeout-20251001T120000Z-001.zip': half(0, 2),
    'takeout-20251001T120000Z-002.zip': half(2, 5),
    'takeout-20250901T120000Z-001.zip': half(0, 1),
  });
}

describe('scan of an archive', () => {
  test.each([
    ['a ZIP archive', ['one.zip']],
    ['a compressed TAR archive', ['one.tgz']],
    ['one in another order', ['one.tar.gz']],
    ['the first of two parts', ['takeout-20251001T120000Z-001.zip']],
    ['the second', ['takeout-20251001T120000Z-002.zip']],
    ['both', ['takeout-20251001T120000Z-002.zip', 'takeout-20251001T120000Z-001.zip']],
    ['all that a glob names', ['*Z-00?.zip', '-x', '{takeout-20250901*}']],
  ])('finds in %s what it finds in the folder', async (_what, given) => {
    const folder = temporaryFolder();
    archives(folder);
    writeTree(join(folder, 'drive'), DRIVE);
    const names = given.filter((name) => name.endsWith('p') || name.endsWith('z'));
    const sources = names.map((name) => join(folder, name.replace('*', 'takeout-20251001*')));
    const unpacked = await scan([join(folder, 'drive')]);
    const { code, report } = await scan(sources);
    expect(said(report)).toEqual(said(unpacked.report));
    expect(report.items.map(({ sha256 }) => sha256)).toEqual(
      unpacked.report.items.map(({ sha256 }) => sha256),
    );
    expect([code, report.complete, report.scope.sources.length]).toEqual([1, true, 1]);
    expect(report.scope.sources[0]?.kind).toBe('takeout');
  });

  test('says which parts it read, with their hashes, and which are not there', async () => {
    const folder = temporaryFolder();
    archives(folder);
    writeTree(folder, {
      'takeout-20251001T120000Z-004.zip': buildZip([{ name: 'Takeout/x.txt', data: 'x' }]),
    });
    const { code, report } = await scan([join(folder, 'takeout-20251001T120000Z-002.zip')]);
    const [source] = report.listing.statement['sources'] as Record<string, unknown>[];
    expect(source).toMatchObject({
      missingParts: [3],
      parts: [
        {
          name: 'takeout-20251001T120000Z-001.zip',
          members: 2,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        },
        { name: 'takeout-20251001T120000Z-002.zip', members: 3 },
        { name: 'takeout-20251001T120000Z-004.zip', members: 1 },
      ],
    });
    expect([code, report.listing.complete]).toEqual([3, false]);
    expect(said(report)).toContain('Takeout/x.txt scanned');
  });

  test('lists what it can of a part that is cut off, and says so', async () => {
    const folder = temporaryFolder();
    const whole = gzipSync(buildTar(partsOf(DRIVE)));
    writeTree(folder, { 'cut.tgz': whole.subarray(0, whole.length - 60) });
    const { code, report } = await scan([join(folder, 'cut.tgz')]);
    expect([code, report.listing.complete]).toEqual([3, false]);
    expect(said(report)).toContain('Takeout/Drive/a.txt scanned');
  });

  test('takes a part that is no archive as one that cannot be read, beside one that can', async () => {
    const folder = temporaryFolder();
    archives(folder);
    writeFileSync(join(folder, 'takeout-20250901T120000Z-002.zip'), 'no archive');
    const { code, report } = await scan([join(folder, 'takeout-20250901T120000Z-001.zip')]);
    expect([code, said(report)]).toEqual([
      3,
      ['Takeout scanned no-content', 'Takeout/Drive scanned no-content', 'Takeout/Drive/a.txt scanned'],
    ]);
  });

  test.each([
    ['what is no archive', 'no archive'],
    ['an empty file', ''],
    ['a broken compressed archive', gzipSync('text').subarray(0, 12)],
  ])('refuses %s', async (_what, content) => {
    const folder = temporaryFolder();
    writeTree(folder, { 'it.zip': content });
    const { code, stderr } = await scan([join(folder, 'it.zip')]);
    expect([code, stderr]).toEqual([6, expect.stringContaining('cannot read the archive')]);
  });

  const one = (name: string, data = 'x'): ZipPart => ({ name, data });

  test.each<[string, ZipPart[], string[]]>([
    ['names twice', [one('a.txt'), one('a.txt')], ['a.txt scanned', 'a.txt scanned']],
    [
      'a way out',
      [one('../../etc/x.txt')],
      [
        '.. scanned no-content',
        '../.. scanned no-content',
        '../../etc scanned no-content',
        '../../etc/x.txt scanned',
      ],
    ],
    ['a link', [{ ...one('link', 'a.txt'), mode: 0o120777 }], ['link scanned not-followed']],
    ['a wrong size', [{ ...one('a.txt', 'account plan'), claimedSize: 3 }], ['a.txt failed damaged']],
    [
      'shared bytes',
      [one('a.txt'), { name: 'b.txt', shared: true }],
      ['a.txt scanned', 'b.txt failed damaged'],
    ],
    ['an unknown method', [{ ...one('a.txt'), method: 97 }], ['a.txt skipped unsupported-format']],
    [
      'a file that is a folder too',
      [one('a'), one('a/b.txt')],
      ['a scanned no-content', 'a scanned', 'a/b.txt scanned'],
    ],
  ])('gives a row to each member of an archive with %s', async (_what, parts, rows) => {
    const folder = temporaryFolder();
    writeTree(folder, { 'it.zip': buildZip(parts) });
    const { report } = await scan([join(folder, 'it.zip')]);
    expect(said(report)).toEqual(rows);
    expect(new Set(report.items.map(({ controlNumber }) => controlNumber)).size).toBe(rows.length);
  });

  const bytes = (count: number): string => 'account plan'.padEnd(count, '.');

  test.each<[string, TarPart[], string[]]>([
    [
      'a link that states a size but has no data',
      [
        { name: 'link', type: '1', link: 'b.txt', claimedSize: 1024 },
        { name: 'b.txt', data: bytes(12) },
        one('c.txt'),
      ],
      ['b.txt scanned flagged', 'c.txt scanned', 'link scanned not-followed'],
    ],
    [
      'a folder that states a size but has no data',
      [
        { name: 'd', type: '5', claimedSize: 512 },
        { name: 'd/b.txt', data: bytes(12) },
      ],
      ['d scanned no-content', 'd/b.txt scanned flagged'],
    ],
    [
      'a link and a folder with data',
      [
        { name: 'link', type: '2', data: bytes(12) },
        { name: 'd', type: '5', data: bytes(600) },
      ],
      ['d scanned flagged', 'link scanned flagged'],
    ],
    ['a pipe', [{ name: 'pipe', type: '6' }], ['pipe scanned not-a-file']],
    [
      'a record that takes another back',
      [
        { name: 'all', type: 'g', data: paxRecord('path', 'x.txt') },
        { name: 'no', type: 'x', data: paxRecord('path', '') + paxRecord('size', '') },
        one('a.txt'),
        one('b.txt'),
      ],
      ['x.txt scanned', 'x.txt scanned'],
    ],
  ])('gives a row to each member of a compressed TAR archive with %s', async (_what, parts, rows) => {
    const folder = temporaryFolder();
    writeTree(folder, { 'it.tgz': gzipSync(buildTar(parts)) });
    const { report } = await scan([join(folder, 'it.tgz')]);
    expect([report.complete, said(report)]).toEqual([true, rows]);
  });

  async function listed(name: string, parts: ZipPart[]): Promise<{ items: ListedItem[]; source: Source }> {
    const folder = temporaryFolder();
    writeTree(folder, { [name]: buildZip(parts) });
    const source = openTakeoutSource(join(folder, name));
    const items: ListedItem[] = [];
    const scope = {
      filters: { include: [], exclude: [], modifiedAfter: null, modifiedBefore: null, owner: [] },
      ownFiles: [],
    };
    for await (const batch of source.list(scope, new AbortController().signal)) items.push(...batch);
    return { items, source };
  }

  test('tells names apart that an archive has 10,000 times', async () => {
    const { items } = await listed(
      'it.zip',
      Array.from({ length: 10_000 }, () => one('a.txt', '')),
    );
    expect(new Set(items.map(({ sourceId }) => sourceId)).size).toBe(10_000);
    expect(items.at(-1)?.sourceId).toBe('a.txt#10000');
  });

  test('says that folders are missing which a name implies by the ten thousand', async () => {
    const { items, source } = await listed('it.zip', [one(`${'a/'.repeat(30_000)}x.txt`)]);
    expect(source.statement()).toMatchObject({
      complete: false,
      warnings: expect.arrayContaining([expect.stringContaining('folders')]) as string[],
    });
    expect(items.at(-1)).toMatchObject({ kind: 'file', verdict: null });
    expect(items.length).toBeLessThan(5_000);
  });

  test('says that a member is encrypted', async () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'it.zip': Buffer.from(LOCKED_ZIPS.traditional, 'base64') });
    const { code, report } = await scan([join(folder, 'it.zip')]);
    expect(code).toBe(3);
    expect(report.coverage.byReason).toMatchObject({ encrypted: 2 });
  });

  test('follows a link to an archive and leaves nothing beside it', async () => {
    const folder = temporaryFolder();
    archives(join(folder, 'in'));
    symlinkSync(join(folder, 'in', 'one.zip'), join(folder, 'link.zip'));
    const before = readdirSync(join(folder, 'in'));
    expect((await scan([join(folder, 'link.zip')])).report.complete).toBe(true);
    expect(readdirSync(join(folder, 'in'))).toEqual(before);
  });

  test('applies filters, and reads nothing with --metadata-only', async () => {
    const folder = temporaryFolder();
    archives(folder);
    const source = join(folder, 'one.zip');
    expect(said((await scan([source], '--exclude', '**/old')).report)).toContain(
      'Takeout/Drive/old skipped out-of-scope',
    );
    expect(said((await scan([source], '--metadata-only')).report)).toContain(
      'Takeout/Drive/plan.docx skipped metadata-only',
    );
  });
});

describe('a case of an archive', () => {
  test('keeps numbers and decisions over a second run, is verified and preserved from the archive', async () => {
    const folder = temporaryFolder();
    archives(folder);
    const [source, store] = [join(folder, 'one.tgz'), join(folder, 'a.case')];
    const first = await scan([source], '--case', store);
    const [plan] = first.report.items.filter(({ flagged }) => flagged);
    const number = plan?.controlNumber ?? '';
    expect(
      (
        await runMain([
          'decide',
          store,
          number,
          '--as',
          'retain-personal',
          '--by',
          'counsel',
          '--reason',
          'own',
        ])
      ).code,
    ).toBe(0);
    const second = await scan([source], '--case', store);
    expect(second.report.items.map(({ controlNumber }) => controlNumber)).toEqual(
      first.report.items.map(({ controlNumber }) => controlNumber),
    );
    const verified = await runMain(['verify', store, source]);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/same\s+\d+/)]);
    const kept = await runMain(['preserve', store, '-o', join(folder, 'bag')]);
    expect([kept.code, kept.stderr]).toEqual([0, expect.any(String)]);
  });

  test('is never written over', async () => {
    const folder = temporaryFolder();
    archives(folder);
    const [one, two] = ['001', '002'].map((number) => join(folder, `takeout-20251001T120000Z-${number}.zip`));
    const before = readFileSync(two ?? '');
    const { code, stderr } = await runMain(['scan', one ?? '', ...RULES, '-o', two ?? '']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('source')]);
    expect(readFileSync(two ?? '').equals(before)).toBe(true);
  });
});
