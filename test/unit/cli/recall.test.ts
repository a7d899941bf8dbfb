import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { read } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { productionNumber } from '../../../src/evidence/production-number.ts';
import { makeCase, scanInto } from '../../make/case.ts';
import { makeMatter, produceInto } from '../../make/production.ts';
import { runMain } from './run-main.ts';

const NOW = ['--now', '2026-03-05T09:00:00Z', '--by', 'Ivy Okafor'];

const textOf = (...parts: string[]): string => readFileSync(join(...parts), 'utf8');

const rowsOf = (folder: string): { number: string; status: string }[] =>
  textOf(folder, 'list.jsonl')
    .trim()
    .split('\n')
    .map((line) => {
      const { i, status } = JSON.parse(line) as { i: number; status: string };
      return { number: productionNumber(i), status };
    });

/** Numbers of the rows that are produced in full, the last first. */
const shownRows = (folder: string): string[] =>
  rowsOf(folder)
    .flatMap(({ number, status }) => (status === 'produced' ? [number] : []))
    .reverse();

describe('handback recall', () => {
  it('names rows of a production, which the receiver can check', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    expect(await produceInto(matter, 'own', ['--for', 'employee'])).toMatchObject({ code: 0 });
    const first = /productionId": "(P-\w+)"/.exec(textOf(matter.path('list'), 'manifest.json'))?.[1] ?? '';
    const recall = (...more: string[]) =>
      runMain([
        'recall',
        matter.caseFile,
        '--reason',
        'sent by *mistake*',
        '-o',
        matter.path('r'),
        ...NOW,
        ...more,
      ]);
    const shown = shownRows(matter.path('list'));
    const args = [...shown.flatMap((row) => ['--row', row]), '--production', first];
    expect(await recall(...args, '--sign-key', matter.path('id'))).toMatchObject({ code: 0, stderr: '' });
    const letter = textOf(matter.path('r'), 'recall.md');
    expect(letter).toMatch(new RegExp(`\\| ${shown[0] ?? ''} \\| [0-9a-f]{64} \\|`));
    expect(letter).toContain('sequester');
    expect(letter).toContain('sent by \\*mistake\\*');
    const verify = (folder: string) =>
      runMain(['verify-production', matter.path(folder), '--recall', join(matter.path('r'), 'recall.json')]);
    expect(await verify('list')).toMatchObject({ code: 0 });
    expect((await verify('own')).stdout).toContain('recall: the notice is about another production');
    const notice = join(matter.path('r'), 'recall.json');
    const text = textOf(notice);
    writeFileSync(notice, text.replace('by *mistake*', 'by chance'));
    expect(await verify('list')).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('not signed by') as string,
    });
    writeFileSync(notice, text);
    expect(await recall(...args, '--sign-key', matter.path('other'))).toMatchObject({ code: 0 });
    expect(await verify('list')).toMatchObject({ code: 4 });
    writeFileSync(notice, `${text}x`);
    expect((await verify('list')).stdout).toContain('not a recall notice');
    expect(await runMain(['verify', matter.caseFile])).toMatchObject({ code: 0 });
  });

  it.each([
    ['no row', ['--reason', 'x'], 'which rows are recalled?'],
    ['no reason', ['--row', 'HBP-000001'], 'why are they recalled?'],
    ['a row that is none', ['--row', 'HBP-000999', '--reason', 'x'], 'no row of production'],
    ['a control number', ['--row', 'HB-000001', '--reason', 'x'], 'no row of production'],
    [
      'an unknown production',
      ['--row', 'HBP-000001', '--reason', 'x', '--production', 'P-0'],
      'no such production',
    ],
  ])('refuses %s (2)', async (_, args, message) => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const { code, stderr } = await runMain(['recall', matter.caseFile, '-o', matter.path('r'), ...args]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(message) as string });
    expect(existsSync(matter.path('r'))).toBe(false);
  });

  it('refuses a row of which nothing was produced (2), by its number', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const codes: Record<string, number[]> = {};
    for (const { number, status } of rowsOf(matter.path('list'))) {
      const target = matter.path(number);
      const { code, stderr } = await runMain([
        ...['recall', matter.caseFile, '--row', number, '--reason', 'x', '-o', target, ...NOW],
      ]);
      codes[status] = [...(codes[status] ?? []), code];
      if (code !== 0) expect(stderr).toContain(`nothing of it was produced: ${number}`);
      expect(existsSync(target)).toBe(code === 0);
    }
    expect(codes).toEqual({ produced: [0, 0], redacted: [0, 0, 0, 0], withheld: [2, 2, 2] });
  });

  it('refuses a case without a production (2)', async () => {
    const { caseFile, folder } = await makeCase({ a: 'a' });
    const args = ['recall', caseFile, '--row', 'HBP-000001', '--reason', 'x', '-o', join(folder, 'r')];
    expect(await runMain(args)).toMatchObject({ code: 2 });
  });
});

describe('a later production', () => {
  it('is consistent with the head that was received before, or is refused by both programs', async () => {
    const matter = await makeMatter();
    await runMain(['head', matter.caseFile, '-o', matter.path('first'), '--sign-key', matter.path('id')]);
    writeFileSync(join(matter.drive, 'new.txt'), 'a new account plan');
    await scanInto(matter.caseFile, matter.drive);
    await produceInto(matter, 'list');
    const [head, foreign] = [join(matter.path('first'), 'head.json'), matter.path('foreign.json')];
    writeFileSync(foreign, textOf(head).replace(/"root": "../, '"root": "ff'));
    const manifest = JSON.parse(textOf(matter.path('list'), 'manifest.json')) as {
      head: { treeSize: number };
    };
    expect(manifest.head.treeSize).toBeGreaterThan(
      (JSON.parse(textOf(head)) as { treeSize: number }).treeSize,
    );
    for (const [file, code, reason] of [
      [head, 0, 'VERIFIED'],
      [foreign, 4, 'root: the first 9 rows are not those of the earlier head'],
    ] as const) {
      const ours = await runMain(['verify-production', matter.path('list'), '--earlier', file]);
      expect({ code: ours.code, text: ours.stdout }).toEqual({
        code,
        text: expect.stringContaining(reason) as string,
      });
      const theirs = spawnSync('python3', ['verify.py', '.', '--earlier', file], {
        cwd: matter.path('list'),
        encoding: 'utf8',
      });
      expect({ code: theirs.status, text: theirs.stdout }).toEqual({
        code,
        text: expect.stringContaining(reason) as string,
      });
    }
    const none = await runMain(['verify-production', matter.path('list'), '--earlier', matter.path('id')]);
    expect(none).toMatchObject({ code: 2 });
  });
});

describe('a production', () => {
  it('shows the agreed fields alone, and is sound', async () => {
    const matter = await makeMatter();
    const made = await produceInto(matter, 'list', ['--fields', 'NAME,SIZE_BYTES']);
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('produced 0, redacted 6') as string,
    });
    expect(await runMain(['verify-production', matter.path('list')])).toMatchObject({ code: 0 });
    const list = textOf(matter.path('list'), 'list.csv');
    expect(list).toContain('contoso.txt');
    expect(list).not.toContain('Plans/');
    expect(list).not.toMatch(/[0-9a-f]{64},computed/);
    expect(textOf(matter.path('list'), 'cover-sheet.md')).toContain('Fields: NAME, SIZE_BYTES');
    expect(textOf(matter.path('list'), 'privilege-log.csv')).toContain('beyond the agreed fields');
    expect(await produceInto(matter, 'none', ['--fields', 'NAME,COLOUR'])).toMatchObject({ code: 2 });
  });

  it('has groups of what is shown, and a workbook whose cells are texts alone', async () => {
    const name = '=cmd|\u0001\u0014"þ®\u202e.txt';
    const matter = await makeMatter({
      a: 'account plan',
      [name]: 'account plan',
      c: 'dear diary',
      d: 'dear diary',
    });
    await produceInto(matter, 'list');
    const book = read(readFileSync(join(matter.path('list'), 'list.xlsx')));
    const sheet = book.Sheets['List'] as Record<string, { t: string; v: string; f?: string }>;
    const cells = Object.entries(sheet).filter(([place]) => !place.startsWith('!'));
    expect(cells.filter(([, { t, f }]) => t !== 's' || f !== undefined)).toEqual([]);
    const values = cells.map(([, { v }]) => v);
    expect(values).toContain(name);
    expect(values.filter((value) => value === 'D-0001')).toHaveLength(2);
    expect(values).not.toContain('D-0002');
    await produceInto(matter, 'again');
    const bytes = (folder: string) => readFileSync(join(matter.path(folder), 'list.xlsx'));
    expect(bytes('again').equals(bytes('list'))).toBe(true);
  });
});

describe('handback diff', () => {
  it('tells what became of every item', async () => {
    const { folder, drive, caseFile } = await makeCase({
      'a.txt': 'same',
      'b.txt': 'before',
      'c.txt': 'it moves',
      'd.txt': 'it goes',
    });
    writeFileSync(join(drive, 'b.txt'), 'after!');
    mkdirSync(join(drive, 'sub'));
    renameSync(join(drive, 'c.txt'), join(drive, 'sub/e\u001b[31m.txt'));
    rmSync(join(drive, 'd.txt'));
    writeFileSync(join(drive, 'f.txt'), 'new');
    const later = join(folder, 'later.case');
    await scanInto(later, drive);
    const { code, stdout } = await runMain(['diff', caseFile, later]);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'same 1, changed 1, moved 1, new 2, missing 1',
      'changed  HB-000002 HB-000002  b.txt (content)',
      'new      - HB-000003          f.txt',
      'new      - HB-000004          sub',
      'moved    HB-000003 HB-000005  sub/e\\x1b[31m.txt (was c.txt)',
      'missing  HB-000004 -          d.txt',
      '',
    ]);
    expect((await runMain(['diff', caseFile, caseFile])).stderr).toContain('both are the same case');
    expect(await runMain(['diff', caseFile, join(folder, 'none')])).toMatchObject({ code: 2 });
  });
});

describe('handback close', () => {
  it('lists case, key and every output with its hash, and by when', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    await runMain(['report', matter.caseFile, '-f', 'csv', '-o', matter.path('list.csv')]);
    rmSync(matter.path('list.csv'));
    await runMain(['head', matter.caseFile, '-o', matter.path('head'), ...NOW]);
    const row = shownRows(matter.path('list'))[0] ?? '';
    await runMain([
      ...['recall', matter.caseFile, '--row', row, '--reason', 'x', '-o', matter.path('r'), ...NOW],
    ]);
    await runMain(['certificate', matter.caseFile, '--draft', '-o', matter.path('paper'), ...NOW]);
    const closed = await runMain(['close', matter.caseFile, '--destroy-by', '2027-01-31', ...NOW]);
    expect(closed.code).toBe(0);
    expect(closed.stdout).toContain('# To be destroyed by 2027-01-31');
    const rows = closed.stdout.split('\n').filter((line) => line.startsWith('| [ ]'));
    expect(rows).toHaveLength(8);
    expect(rows[0]).toContain(matter.caseFile);
    expect(rows[1]).toContain('the opening key');
    for (const [what, file] of [
      ['head, head.json', 'head/head.json'],
      ['recall of rows of production', 'r/recall.json'],
      ['certificate, a draft', 'paper/certificate.md'],
    ] as const) {
      const sha256 = createHash('sha256')
        .update(textOf(matter.path(file)))
        .digest('hex');
      expect(rows.filter((line) => line.includes(what) && line.includes(sha256))).toHaveLength(1);
    }
    expect(rows.slice(2).join()).toMatch(/production P-\w+ for counterparty/);
    expect(rows.slice(2).join()).toMatch(/list\.csv` \| [0-9a-f]{64} \| \S+ \| no, not at this place/);
    expect(await runMain(['close', matter.caseFile])).toMatchObject({ code: 2 });
    expect(await runMain(['verify', matter.caseFile])).toMatchObject({ code: 0 });
  });
});

it('appending to the list by hand is seen', async () => {
  const matter = await makeMatter();
  await produceInto(matter, 'list');
  appendFileSync(join(matter.path('list'), 'list.xlsx'), 'x');
  expect((await runMain(['verify-production', matter.path('list')])).stdout).toContain(
    'changed-file: list.xlsx',
  );
});
