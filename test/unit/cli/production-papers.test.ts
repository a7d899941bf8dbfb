import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILES, makeMatter, produceInto } from '../../make/production.ts';
import { runMain } from './run-main.ts';

const textOf = (...parts: string[]): string => readFileSync(join(...parts), 'utf8');

interface Line {
  i: number;
  status: string;
  basis?: string;
}

function recordOf(folder: string): Line[] {
  return textOf(folder, 'list.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Rows of a file of separated values as Python's csv reads them, by column. */
function readByPython(file: string, ...form: string[]): Record<string, string>[] {
  const program = `import csv, json, sys
form = dict(delimiter=sys.argv[2], quotechar=sys.argv[3]) if len(sys.argv) > 2 else {}
print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8-sig'), strict=True, **form))))`;
  return JSON.parse(execFileSync('python3', ['-c', program, file, ...form], { encoding: 'utf8' })) as Record<
    string,
    string
  >[];
}

const DAT = ['\u0014', 'þ'];

describe('the cover sheet', () => {
  it('has the numbers that the list has, and the hash of every other file', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const folder = matter.path('list');
    const sheet = textOf(folder, 'cover-sheet.md');
    const rows = recordOf(folder);
    const said = new Map([...sheet.matchAll(/^\| ([^|]+) \| (\d+) \|$/gm)].map(([, what, n]) => [what, n]));
    const expected = new Map<string, number>([['in all', rows.length]]);
    for (const { status, basis } of rows) {
      for (const what of [status, ...(basis === undefined ? [] : [`not produced, ${basis}`])]) {
        expected.set(what, (expected.get(what) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries([...expected].map(([what, count]) => [what, String(count)])),
    );
    expect(rows.map(({ i }) => i)).toEqual(rows.map((_, at) => at));
    expect(sheet).toContain(`Production numbers: HBP-000001 to HBP-00000${rows.length}; gaps: none`);
    expect(sheet).toContain(`Custodian: not stated, ${rows.length} rows`);
    expect(sheet).toContain(createHash('sha256').update(textOf(folder, 'head.json')).digest('hex'));
    const files = [...sheet.matchAll(/^\| (\S+) \| (\d+) \| ([0-9a-f]{64}) \|$/gm)];
    const unlisted = ['cover-sheet.md', 'manifest.json', 'manifest.json.sig'];
    expect(files.map(([, name]) => name).sort()).toEqual(
      readdirSync(folder)
        .filter((name) => !unlisted.includes(name))
        .sort(),
    );
    for (const [, name = '', bytes, sha256] of files) {
      const content = readFileSync(join(folder, name));
      expect([String(content.length), createHash('sha256').update(content).digest('hex')], name).toEqual([
        bytes,
        sha256,
      ]);
    }
  });
});

describe('a production of an incomplete run', () => {
  it('says so in each row of its tables, in the list for hashdeep, and on the cover sheet', async () => {
    const matter = await makeMatter({ ...FILES, 'half.docx': 'PK\u0003\u0004 cut off' });
    await produceInto(matter, 'list');
    const status = (rows: Record<string, string>[], column: string): Set<string | undefined> =>
      new Set(rows.map((row) => row[column]));
    expect(status(readByPython(matter.path('list/list.csv')), 'RUN_STATUS')).toEqual(new Set(['INCOMPLETE']));
    expect(status(readByPython(matter.path('list/list.dat'), ...DAT), 'RUNSTATUS')).toEqual(
      new Set(['INCOMPLETE']),
    );
    expect(textOf(matter.path('list/list.hashdeep'))).toContain('## run: INCOMPLETE\n');
    expect(textOf(matter.path('list/cover-sheet.md'))).toContain('- Scans: INCOMPLETE;');
  });
});

describe('the load file of a production', () => {
  it('has the dates asked for, and gives up a thorn where it must not be doubled', async () => {
    const matter = await makeMatter({ 'plan þ.txt': 'account plan', 'plan.txt': 'another account plan' });
    await produceInto(matter, 'iso');
    await produceInto(matter, 'us', ['--dat-dates', 'us', '--dat-thorn', 'replace']);
    const [iso, us] = ['iso', 'us'].map((name) =>
      readByPython(join(matter.path(name), 'list.dat'), ...DAT).sort((a, b) =>
        (a['DOCID'] ?? '').localeCompare(b['DOCID'] ?? ''),
      ),
    );
    const plain = (row: Record<string, string>): string[] => [
      row['DATEMODIFIED'] ?? '',
      row['FILENAME'] ?? '',
    ];
    expect(iso?.map(plain).map(([, name]) => name)).toEqual(
      expect.arrayContaining(['plan þ.txt', 'plan.txt']),
    );
    expect(us?.map(plain)).toEqual(
      iso?.map(plain).map(([date = '', name = '']) => {
        expect(date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
        const [year, month, day, time] = date.split(/[- ]/);
        return [`${month}/${day}/${year} ${time}`, name.replace('þ', '?')];
      }),
    );
    const exceptions = (name: string): string => textOf(matter.path(name), 'exceptions.csv');
    expect(exceptions('us')).toMatch(/list\.dat,FILENAME,a thorn was replaced/);
    expect(exceptions('iso')).not.toContain('thorn');
    expect(textOf(matter.path('us'), 'list.csv')).toContain('plan þ.txt');
  });

  it.each([
    [4, [4, 4, 1]],
    [9, [9]],
  ])('goes on in another file after %i rows, with no row lost', async (most, sizes) => {
    const matter = await makeMatter();
    await produceInto(matter, 'whole');
    await produceInto(matter, 'parts', ['--dat-rows', String(most)]);
    const files = readdirSync(matter.path('parts')).filter((name) => name.endsWith('.dat'));
    expect(files).toEqual(sizes.map((_, at) => `list-000${at + 1}.dat`));
    const parts = files.map((name) => readByPython(join(matter.path('parts'), name), ...DAT));
    expect(parts.map((rows) => rows.length)).toEqual(sizes);
    expect(parts.flat()).toEqual(readByPython(join(matter.path('whole'), 'list.dat'), ...DAT));
    expect(await runMain(['verify-production', matter.path('parts')])).toMatchObject({ code: 0 });
  });

  it('is asked for in terms that there are (2)', async () => {
    const matter = await makeMatter();
    for (const wrong of [
      ['--dat-rows', '0'],
      ['--dat-dates', 'french'],
      ['--log-style', 'long'],
    ]) {
      expect(await produceInto(matter, 'none', wrong)).toMatchObject({ code: 2 });
    }
  });
});

describe('the privilege log', () => {
  const logOf = async (style: string, matter?: Awaited<ReturnType<typeof makeMatter>>) => {
    const of = matter ?? (await makeMatter());
    expect(await produceInto(of, style, ['--log-style', style])).toMatchObject({ code: 0 });
    expect(await runMain(['verify-production', of.path(style)])).toMatchObject({ code: 0 });
    const python = execFileSync('python3', ['verify.py', '.'], { cwd: of.path(style), encoding: 'utf8' });
    expect(python).toContain('VERIFIED');
    return { folder: of.path(style), log: readByPython(join(of.path(style), 'privilege-log.csv')) };
  };

  it('has a line a row that is not produced', async () => {
    const { folder, log } = await logOf('row');
    const held = recordOf(folder).filter(({ status }) => status !== 'produced');
    expect(log.map((row) => row['BASIS'])).toEqual(held.map(({ basis }) => basis));
    expect(log.find((row) => row['BASIS'] === 'ATTORNEY_CLIENT')).toMatchObject({
      ...{ WITHHELD: 'FULL', DOC_TYPE: '', DATE: '' },
    });
  });

  it('from metadata tells kind and dates of what is privileged, with its name redacted and committed to', async () => {
    const { folder, log } = await logOf('metadata');
    const [line, ...more] = log.filter((row) => row['BASIS'] === 'ATTORNEY_CLIENT');
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      ...{ WITHHELD: 'PARTIAL', DOC_TYPE: 'file', FILE_EXT: 'txt', FILE_NAME: 'REDACTED', AUTHOR: '' },
      DATE_MODIFIED: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      BEGDOC: line?.['ENDDOC'],
    });
    const row = textOf(folder, 'list.jsonl')
      .split('\n')
      .find((text) => text.includes('ATTORNEY_CLIENT'));
    const { digests } = JSON.parse(row ?? '') as { digests: Record<string, string> };
    expect(Object.keys(digests)).toEqual(expect.arrayContaining(['NAME', 'PATH', 'SHA256', 'SIZE_BYTES']));
    const others = log.filter((other) => /PERSONAL|OTHER/.test(other['BASIS'] ?? ''));
    expect(others.map((other) => [other['WITHHELD'], other['DOC_TYPE']])).toEqual([
      ['FULL', ''],
      ['FULL', ''],
    ]);
    const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const decoded = bytes
      .join()
      .replace(/[A-Za-z0-9_-]{30,}/g, (text) => Buffer.from(text, 'base64url').toString('latin1'));
    expect(decoded).not.toMatch(/canary/i);
    expect(textOf(folder, 'cover-sheet.md')).toContain('Privilege log: a line a row, from metadata');
  });

  it('from metadata gives no group or number by which a shown row would tell what is privileged', async () => {
    const twins = { 'Canary-home/copy.txt': 'dear counsel, canary-content' };
    const matter = await makeMatter({ ...FILES, ...twins, 'letter plan.txt': 'account plan' });
    const { folder } = await logOf('metadata', matter);
    expect(textOf(folder, 'list.csv')).not.toContain('D-0001');
    const leak = await makeMatter({ 'Ludmilla.txt': 'dear counsel', 'plan.txt': 'account plan' });
    const args = ['--log-style', 'metadata', '--by', 'the heirs of Ludmilla.txt'];
    expect(await produceInto(leak, 'list', args)).toMatchObject({ code: 5 });
  });

  it('by category counts the rows of each basis', async () => {
    const { folder, log } = await logOf('category');
    const counts = new Map<string, number>();
    for (const { basis } of recordOf(folder)) {
      if (basis !== undefined) counts.set(basis, (counts.get(basis) ?? 0) + 1);
    }
    expect(Object.fromEntries(log.map((row) => [row['BASIS'], Number(row['ROWS'])]))).toEqual(
      Object.fromEntries(counts),
    );
    for (const row of log) {
      const isDated = row['WITHHELD'] === 'PARTIAL';
      expect([row['DATE_FROM'] !== '', (row['DATE_FROM'] ?? '') <= (row['DATE_TO'] ?? '')]).toEqual([
        isDated,
        true,
      ]);
    }
  });
});
