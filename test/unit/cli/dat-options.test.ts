import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { partOf } from '../../../src/cli/parts.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { runMain } from './run-main.ts';

/** Rows of a load file as Python's csv reads them, by column. */
function readByPython(file: string): Record<string, string>[] {
  const program = `import csv, json, sys
rows = csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8-sig'), delimiter='\\x14', quotechar='þ', strict=True)
print(json.dumps(list(rows)))`;
  return JSON.parse(execFileSync('python3', ['-c', program, file], { encoding: 'utf8' })) as Record<
    string,
    string
  >[];
}

const FEW_RULES = ['--no-default-rules', '-r', 'known'];

async function scannedCase(): Promise<{ path: (name: string) => string; caseFile: string }> {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  writeTree(path('drive'), { 'a.txt': 'a', 'b þ.txt': 'b', 'c.txt': 'c', 'd.txt': 'd', 'e.txt': 'e' });
  utimesSync(path('drive/a.txt'), 0, Date.UTC(2025, 8, 3, 17, 4, 5) / 1_000);
  const caseFile = path('the.case');
  const made = await runMain(['scan', path('drive'), '-c', caseFile, '-q', ...FEW_RULES]);
  expect(made).toMatchObject({ code: 0 });
  return { path, caseFile };
}

describe('a load file', () => {
  it('has the dates and thorns that its reader wants, from a scan and from a case', async () => {
    const { path, caseFile } = await scannedCase();
    const form = ['-f', 'dat', '--dat-dates', 'us', '--dat-thorn', 'replace'];
    await runMain(['scan', path('drive'), ...FEW_RULES, ...form, '-o', path('scan.dat')]);
    await runMain(['report', caseFile, ...form, '-o', path('report.dat')]);
    await runMain(['report', caseFile, '-f', 'dat', '-o', path('usual.dat')]);
    for (const file of ['scan.dat', 'report.dat']) {
      const rows = readByPython(path(file));
      expect(rows[0]).toMatchObject({ FILENAME: 'a.txt', DATEMODIFIED: '09/03/2025 17:04:05', ALTERED: '' });
      expect(rows[1]).toMatchObject({ FILENAME: 'b ?.txt', ALTERED: 'ITEMID;FILENAME;FILEPATH' });
    }
    const [first, second] = readByPython(path('usual.dat'));
    expect(first).toMatchObject({ DATEMODIFIED: '2025-09-03 17:04:05' });
    expect(second).toMatchObject({ FILENAME: 'b þ.txt', ALTERED: '' });
  });

  it('is split into files of so many rows, each with the header and its hash in the custody log', async () => {
    const { path, caseFile } = await scannedCase();
    const issued = await runMain([
      ...['report', caseFile, '-f', 'csv,dat', '--dat-rows', '2'],
      '-o',
      path('out'),
    ]);
    expect(issued).toMatchObject({ code: 0 });
    const parts = readdirSync(path('out')).filter((name) => name.endsWith('.dat'));
    expect(parts.sort()).toEqual(['report-0001.dat', 'report-0002.dat', 'report-0003.dat']);
    const rows = parts.map((name) => readByPython(join(path('out'), name)).map(({ FILENAME }) => FILENAME));
    expect(rows).toEqual([['a.txt', 'b þ.txt'], ['c.txt', 'd.txt'], ['e.txt']]);
    const closing = await runMain(['close', caseFile, '--destroy-by', '2030-01-01']);
    for (const name of parts) {
      const bytes = readFileSync(join(path('out'), name));
      expect(closing.stdout).toContain(join(path('out'), name));
      expect(closing.stdout).toContain(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('replaces its own parts, and nothing that is in use or would look like a part of it', async () => {
    const { path, caseFile } = await scannedCase();
    const issue = (rows: string, more: string[] = ['-o', path('l.dat')]) =>
      runMain(['report', caseFile, '-f', 'dat', '--dat-rows', rows, ...more]);
    expect(await issue('2')).toMatchObject({ code: 0 });
    expect(await issue('2')).toMatchObject({ code: 0 });
    const before = readFileSync(path('l-0001.dat'));
    expect(await issue('3')).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('l-0003.dat is there, of a longer list') as string,
    });
    expect(readFileSync(path('l-0001.dat'))).toEqual(before);
    expect(await issue('2', [])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('-o list.dat') as string,
    });
    copyFileSync(caseFile, path('m-0001.dat'));
    const same = await runMain([
      ...['report', path('m-0001.dat'), '-f', 'dat', '--dat-rows', '9', '-o', path('m.dat')],
    ]);
    expect(same).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('output is the case file') as string,
    });
  });

  it('that lies in the source is no item of the next scan, nor are its parts', async () => {
    const { path } = await scannedCase();
    writeFileSync(path('drive/l-0001.dat'), 'an earlier one');
    const scan = [
      'scan',
      path('drive'),
      '-f',
      'dat',
      '--dat-rows',
      '100',
      '-o',
      path('drive/l.dat'),
      ...FEW_RULES,
    ];
    expect(await runMain(scan)).toMatchObject({ code: 0 });
    const own = readByPython(path('drive/l-0001.dat')).filter(({ FILENAME }) => FILENAME === 'l-0001.dat');
    expect(own).toMatchObject([{ EXAMREASONS: 'own-file' }]);
  });
});

describe('the parts of a list', () => {
  it.each([
    ['list.dat', 'list-0007.dat'],
    ['/a.b/list', '/a.b/list-0007'],
    ['/a.b/c.d.dat', '/a.b/c.d-0007.dat'],
  ])('of %s are called %s', (path, part) => {
    expect(partOf(path, 7)).toBe(part);
  });
});
