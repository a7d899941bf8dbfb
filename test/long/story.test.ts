import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyDrive } from '../make/drive.js';
import { temporaryFolder } from '../make/folder.ts';
import { handback, ROOT } from '../make/run.ts';

const STORY = join(ROOT, 'fixtures/story.md');

/** What differs between two runs of the same story: keys, times and what follows from them; rules change counts. */
function normalized(text: string): string {
  return text
    .replace(/\b(?:[0-9a-f]{8}…|P-[0-9a-f]{12}|AAAA\S+)/g, '#')
    .replace(/\d+/g, '0')
    .replace(/^ {2}[A-Z_]+: 0\n/gm, '')
    .trimEnd();
}

it('the story is played to its end, as story.md shows it', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'fixtures/demo-story.js')], {
    encoding: 'utf8',
  });
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(STORY, `${stdout.trimEnd()}\n`);
  expect(status).toBe(0);
  expect(normalized(stdout)).toBe(normalized(readFileSync(STORY, 'utf8')));
});

it('a case means the same in another place, time zone and language', async () => {
  const folder = temporaryFolder();
  await copyDrive('salesperson', join(folder, 'drive'));
  copyFileSync(join(ROOT, 'fixtures/salesperson/matter.yaml'), join(folder, 'matter.yaml'));
  const run = (cwd: string, env: Record<string, string>, ...args: string[]) => handback(args, { cwd, env });
  const home = { TZ: 'America/Los_Angeles', LANG: 'en_US.UTF-8' };
  const away = { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8' };
  const now = ['--now', '2026-03-02T09:00:00Z'];
  expect(run(folder, home, 'scan', 'drive', '-m', 'matter.yaml', '-c', 'a.case', '-q', ...now).code).toBe(1);
  const decided = run(
    folder,
    home,
    'decide',
    'a.case',
    '--path',
    'Work/**',
    '--as',
    'quarantine',
    '--reason',
    'x',
    ...now,
  );
  expect(decided.code).toBe(0);
  const issued = (cwd: string, env: Record<string, string>, format: string) =>
    run(cwd, env, 'report', 'a.case', '-f', format, ...now).stdout;
  const before = ['json', 'csv', 'md'].map((format) => issued(folder, home, format));
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  renameSync(join(folder, 'a.case'), join(elsewhere, 'a.case'));
  renameSync(join(folder, 'drive'), join(elsewhere, 'moved'));
  expect(['json', 'csv', 'md'].map((format) => issued(elsewhere, away, format))).toEqual(before);
  expect(run(elsewhere, away, 'verify', 'a.case', 'moved')).toMatchObject({ code: 0 });
  expect(run(elsewhere, away, 'preserve', 'a.case', '--source', 'moved', '-o', 'bag')).toMatchObject({
    code: 0,
  });
  expect(run(elsewhere, away, 'verify', 'a.case')).toMatchObject({ code: 0 });
});
