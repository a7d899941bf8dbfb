import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { scanned, scanRequest } from '../../make/request.ts';
import { runMain } from './run-main.ts';

async function caseOf(files: Record<string, string>): Promise<{ folder: string; caseFile: string }> {
  const folder = temporaryFolder();
  writeTree(join(folder, 'drive'), files);
  const caseFile = join(folder, 'the.case');
  await scanned(await scanRequest(join(folder, 'drive'), { caseFile }));
  return { folder, caseFile };
}

const FILES = { 'a.txt': 'account plan', 'b.txt': 'another account plan', '=c.txt': 'soup' };

describe('decide and hold', () => {
  it('take a decisions file out and back, all of it or nothing', async () => {
    const { folder, caseFile } = await caseOf(FILES);
    const file = join(folder, 'decisions.csv');
    expect(await runMain(['decide', caseFile, '--export', file])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain("HB-000001,'=c.txt,");
    const filled = (first: string, second: string): void => {
      const lines = text.split('\r\n');
      const fill = (line = '', as = ''): string => line.replace(/,proposed,,,,/, `,proposed,${as},,agreed,`);
      writeFileSync(
        file,
        [lines[0], fill(lines[1], first), fill(lines[2], second), lines[3], ''].join('\r\n'),
      );
    };
    filled('retain-personal', 'keep');
    const refused = await runMain(['decide', caseFile, '--import', file]);
    expect(refused).toMatchObject({ code: 5, stdout: 'line 3: HB-000002: no disposition: keep\n' });
    writeFileSync(file, text.replaceAll(/,proposed,,,,/g, ',proposed,retain,,,').replace(/^HB-000002/m, 'x'));
    const named = (await runMain(['decide', caseFile, '--import', file])).stdout.match(/^line \d+: \S+:/gm);
    expect(named).toEqual(['line 2: HB-000001:', 'line 3: x:', 'line 4: HB-000003:']);
    writeFileSync(file, text.replace(',proposed,,,,', ',proposed,retain,,geprüft,'), 'latin1');
    const encoded = await runMain(['decide', caseFile, '--import', file]);
    expect(encoded).toMatchObject({ code: 2, stderr: expect.stringContaining('not in UTF-8') as string });
    filled('retain-personal', 'review-privilege');
    const imported = await runMain(['decide', caseFile, '--import', file, '--by', 'Ivy Okafor']);
    expect(imported).toEqual({ code: 0, stdout: '2 decisions recorded\n', stderr: '' });
    const { stdout } = await runMain(['report', caseFile, '-f', 'md']);
    expect(stdout.match(/decided by Ivy Okafor/g)).toHaveLength(2);
    expect(await runMain(['verify', caseFile])).toMatchObject({ code: 0 });
  });

  it('take only what was written about this case and about the bytes that it has', async () => {
    const { folder, caseFile } = await caseOf(FILES);
    const other = await caseOf({ ...FILES, 'd.txt': 'more' });
    const file = join(folder, 'decisions.csv');
    await runMain(['decide', caseFile, '--export', file]);
    const exported = readFileSync(file, 'utf8');
    const [header = '', ...rows] = exported
      .replaceAll(',proposed,,,,', ',proposed,retain,,agreed,')
      .split('\r\n');
    const hash = /,[0-9a-f]{64},/;
    const changed = [rows[0]?.replace(hash, `,${'0'.repeat(64)},`), rows[1]?.replace(hash, ',,'), rows[2]];
    writeFileSync(file, [header, ...changed, ''].join('\r\n'));
    expect(await runMain(['decide', caseFile, '--import', file])).toMatchObject({
      code: 5,
      stdout: [2, 3]
        .map((line) => `line ${line}: HB-00000${line - 1}: the SHA-256 of the row is not that of the case\n`)
        .join(''),
    });
    const foreignCase = rows[0]?.replace(/[^,]+(?=,[^,]+$)/, 'x');
    writeFileSync(file, [header, foreignCase, rows[1], rows[2]?.replace(/[^,]+$/, 'x')].join('\n'));
    expect((await runMain(['decide', caseFile, '--import', file])).stdout).toBe(
      'line 2: HB-000001: the row is of another case\nline 4: HB-000003: the row is of a run that this case has not\n',
    );
    writeFileSync(file, [header, ...rows].join('\r\n'));
    const foreign = await runMain(['decide', other.caseFile, '--import', file]);
    expect(foreign.stdout.match(/of another case/g)).toHaveLength(3);
    const again = join(folder, 'again.csv');
    await runMain(['decide', caseFile, '--export', again]);
    expect(readFileSync(again, 'utf8')).toBe(exported);
    expect(await runMain(['decide', caseFile, '--import', file])).toMatchObject({
      code: 0,
      stdout: '3 decisions recorded\n',
    });
  });

  it('refuse what is ambiguous, what nobody answers for, and what is on hold', async () => {
    const { caseFile } = await caseOf(FILES);
    const why = ['--reason', 'agreed'];
    const steps: [string[], number, RegExp][] = [
      [['decide', caseFile, ...why, '--as', 'retain'], 2, /no item given/],
      [['decide', caseFile, 'HB-000001', '--path', '*', ...why], 2, /items and a group/],
      [['decide', caseFile, 'HB-1', ...why], 2, /not a control number/],
      [['decide', caseFile, '--duplicates', 'x', ...why], 2, /not a duplicate group/],
      [['decide', caseFile, '--rule', 'none', ...why], 2, /no item of the last run/],
      [['decide', caseFile, 'HB-000001', '--import', 'x.csv'], 2, /at once/],
      [['hold', caseFile, '--none'], 5, /nobody answers for it/],
      [['hold', caseFile, '--none', '--lift', 'x'], 2, /more than one/],
      [['hold', caseFile, '--path', '*'], 2, /a scope without --place/],
      [['hold', caseFile, '--lift', 'x', '--authority', 'court'], 5, /no such hold/],
    ];
    for (const [args, code, message] of steps) {
      expect(await runMain(args), args.join(' ')).toMatchObject({
        code,
        stderr: expect.stringMatching(message) as string,
      });
    }
  });

  it('take a decision back with a reason, unless it is on record as destroyed', async () => {
    const { caseFile } = await caseOf(FILES);
    const decide = (...more: string[]) => runMain(['decide', caseFile, 'HB-000002', ...more]);
    const why = ['--reason', 'agreed'];
    await decide('--as', 'destroy', ...why);
    expect(await decide('--withdraw')).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/needs a reason/) as string,
      stderr: expect.stringMatching(/^hint: what is needed is given with .*--reason/m) as string,
    });
    expect(await decide('--withdraw', '--as', 'retain', ...why)).toMatchObject({ code: 2 });
    expect(await decide('--withdraw', ...why)).toMatchObject({ code: 0 });
    const { stdout } = await runMain(['report', caseFile, '-f', 'json']);
    expect(stdout).not.toContain('"decision"');
    expect(await decide('--withdraw', ...why)).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/nobody decided on it/) as string,
    });
    await runMain(['hold', caseFile, '--none', '--authority', 'court']);
    await decide('--as', 'destroy', ...why);
    const grounds = ['--authority', 'court', '--document', 'order', '--preservation', 'bag'];
    await decide('--stage', 'authorized', ...grounds, ...why);
    await decide('--stage', 'done', '--how', 'rm', ...why);
    expect(await decide('--withdraw', ...why)).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/cannot be taken back/) as string,
    });
    expect(await runMain(['verify', caseFile])).toMatchObject({ code: 0 });
  });

  it('decide on a group at once, and list the holds in force', async () => {
    const { caseFile } = await caseOf(FILES);
    const group = ['decide', caseFile, '--rule', 'commercial.plan', '--as', 'quarantine', '--reason', 'x'];
    expect((await runMain(group)).stdout).toBe('2 decisions recorded\n');
    const place = ['--place', 'Order 12', '--authority', 'court', '--path', 'a*', '--now', '2026-01-03'];
    expect((await runMain(['hold', caseFile, ...place])).stdout).toBe(
      'on hold: Order 12, since 2026-01-03, by court; covers a*\n' +
        'on hold by default, until someone answers for it that there is no hold, or lifts one\n',
    );
    expect((await runMain(['hold', caseFile, '--lift', 'Order 12', '--authority', 'court'])).stdout).toBe(
      'no hold in force\n',
    );
  });
});
