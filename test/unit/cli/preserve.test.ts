import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { makeCase, scanInto } from '../../make/case.ts';
import { writeTree } from '../../make/folder.ts';
import { scanRequest } from '../../make/request.ts';
import { runMain, snapshot, type Outcome } from './run-main.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const HOSTILE = 'x\n\u202e"quote;\u001b[2J%41\u00e9.Txt';
const FILES = {
  'Plans/a.docx.txt': 'account plan',
  'Plans/twin.txt': 'account plan',
  'soup.txt': 'lentils',
  'empty.bin': '',
  [HOSTILE]: 'account plan here, too',
  'all.zip': zipSync({ 'in.txt': bytes('account plan inside') }),
};

const preserved = (caseFile: string, target: string, ...more: string[]): Promise<Outcome> =>
  runMain(['preserve', caseFile, '-o', target, '--now', '2026-03-02T09:00:00Z', ...more]);

function check(bag: string): void {
  const run = (command: string, args: string[], cwd: string) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
    expect({ status, said: `${stdout}${stderr}` }, command).toMatchObject({ status: 0 });
  };
  run('sha256sum', ['--strict', '--quiet', '-c', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'], bag);
  run('hashdeep', ['-rl', '-a', '-vv', '-k', '../hashdeep.txt', '.'], join(bag, 'data'));
}

/** Rows of preserved.csv by control number. */
function table(bag: string): Record<string, string[]> {
  const lines = readFileSync(join(bag, 'preserved.csv'), 'utf8').trimEnd().split('\r\n').slice(1);
  return Object.fromEntries(lines.map((line) => [line.slice(0, 9), line.split(',').slice(1)]));
}

/** Control number by path. */
async function numbers(caseFile: string): Promise<Record<string, string>> {
  const { stdout } = await runMain(['report', caseFile, '-f', 'json']);
  const { items } = JSON.parse(stdout) as { items: { controlNumber: string; paths: string[] }[] };
  return Object.fromEntries(items.map((item) => [item.paths[0] ?? '', item.controlNumber]));
}

describe('handback preserve', () => {
  it('copies everything under control numbers, as a bag that others accept, and leaves the source alone', async () => {
    const { folder, drive, caseFile } = await makeCase(FILES);
    symlinkSync('soup.txt', join(drive, 'link'));
    utimesSync(join(drive, 'soup.txt'), 1_600_000_000, 1_500_000_000);
    await scanInto(caseFile, drive);
    const before = snapshot(drive);
    const bag = join(folder, 'bag');
    const { code, stdout } = await preserved(caseFile, bag, '--path', '**');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^items {6}9: no-content 2, preserved 6, in-container 1$/m);
    check(bag);
    expect(snapshot(drive)).toEqual(before);
    const control = await numbers(caseFile);
    const soup = control['soup.txt'] ?? '';
    expect(readFileSync(join(bag, `data/NATIVES/${soup}.txt`), 'utf8')).toBe('lentils');
    expect(statSync(join(bag, `data/NATIVES/${soup}.txt`)).mtimeMs).toBe(1_500_000_000_000);
    expect(statSync(join(bag, `data/NATIVES/${soup}.txt`)).mode & 0o777).toBe(0o600);
    const member = table(bag)[control['all.zip!in.txt'] ?? ''];
    expect(member?.slice(0, 2)).toEqual(['in-container', `data/NATIVES/${control['all.zip'] ?? ''}.zip`]);
    const all = Object.values(snapshot(bag)).join() + readdirSync(bag, { recursive: true }).join();
    expect(all).not.toMatch(/Plans|soup|quote|twin/);
    expect(readFileSync(join(bag, 'bag-info.txt'), 'utf8')).toMatch(
      /^Bag-Software-Agent: handback \S+\nBagging-Date: 2026-03-02\nExternal-Identifier: [0-9a-f]{16}\nPayload-Oxum: \d+\.6\n$/,
    );
    expect((await runMain(['verify', caseFile])).code).toBe(0);
    const again = join(folder, 'again');
    await preserved(caseFile, again, '--path', '**');
    expect(snapshot(again)).toEqual(snapshot(bag));
  });

  it('takes what is to leave where nothing is named, with the container of a member', async () => {
    const { folder, caseFile } = await makeCase(FILES);
    const bag = join(folder, 'bag');
    expect((await preserved(caseFile, bag)).code).toBe(0);
    expect(
      Object.values(table(bag))
        .map(([status]) => status)
        .sort(),
    ).toEqual([...['in-container', 'preserved', 'preserved', 'preserved', 'preserved']]);
    expect(readdirSync(join(bag, 'data/NATIVES'))).toHaveLength(4);
  });

  it('does not copy what is not what the scan read: a row with the reason, exit code 4', async () => {
    const { folder, drive, caseFile } = await makeCase(FILES);
    const { atime, mtime } = statSync(join(drive, 'soup.txt'));
    writeFileSync(join(drive, 'soup.txt'), 'Lentils');
    utimesSync(join(drive, 'soup.txt'), atime, mtime);
    rmSync(join(drive, 'empty.bin'));
    writeFileSync(join(drive, 'all.zip'), 'no archive');
    const bag = join(folder, 'bag');
    const outcome = await preserved(caseFile, bag, '--path', '**');
    expect(outcome.code).toBe(4);
    expect(outcome.stdout).toMatch(/not copied, changed: its bytes have SHA-256 [0-9a-f]{64} now$/m);
    check(bag);
    const control = await numbers(caseFile);
    const status = (path: string): string | undefined => table(bag)[control[path] ?? '']?.[0];
    expect(['soup.txt', 'empty.bin', 'all.zip', 'all.zip!in.txt', 'Plans/twin.txt'].map(status)).toEqual([
      ...['changed', 'unreadable', 'changed', 'changed', 'preserved'],
    ]);
    expect(readdirSync(join(bag, 'data/NATIVES')).some((name) => name.includes('.part'))).toBe(false);
  });

  it('compares size and time where the scan has no hash', async () => {
    const { folder, drive } = await makeCase({ 'a.txt': 'one', 'b.txt': 'two' });
    const bare = join(folder, 'bare.case');
    const { options } = await scanRequest(drive);
    await scanInto(bare, drive, { options: { ...options, metadataOnly: true } });
    utimesSync(join(drive, 'b.txt'), 1, 1);
    const bag = join(folder, 'bag');
    expect((await preserved(bare, bag, '--path', '**')).code).toBe(4);
    check(bag);
    expect(Object.values(table(bag)).map(([status]) => status)).toEqual(['preserved', 'changed']);
  });

  it('goes on with what an interrupted run copied, and trusts none of it', async () => {
    const { folder, caseFile } = await makeCase(FILES);
    const bag = join(folder, 'bag');
    await preserved(caseFile, bag, '--path', '**');
    const whole = snapshot(bag);
    const part = join(folder, '.bag.handback-part');
    renameSync(bag, part);
    const payload = join(part, 'data/NATIVES');
    const [first = '', second = ''] = readdirSync(payload).filter((name) => name.endsWith('.txt'));
    writeFileSync(join(payload, first), 'not what was copied');
    writeFileSync(join(payload, 'HB-009999.txt'), 'of another selection');
    writeFileSync(join(payload, 'HB-000001.txt.part'), 'half');
    const kept = statSync(join(payload, second)).ino;
    const foreign = await preserved(caseFile, bag, '--path', '**');
    expect(foreign).toMatchObject({ code: 2, stderr: expect.stringContaining('unfinished bag') as string });
    const info = readFileSync(join(part, 'bag-info.txt'), 'utf8');
    writeFileSync(join(part, '.handback-preserve'), /External-Identifier: (\w+)/.exec(info)?.[1] ?? '');
    expect((await preserved(caseFile, bag, '--path', '**')).code).toBe(0);
    expect(snapshot(bag)).toEqual(whole);
    expect(statSync(join(bag, 'data/NATIVES', second)).ino).toBe(kept);
    expect(existsSync(part)).toBe(false);
  });

  it('finds a source that lies elsewhere by now, and no other', async () => {
    const { folder, drive, caseFile } = await makeCase(FILES);
    const moved = join(folder, 'moved');
    renameSync(drive, moved);
    const bag = join(folder, 'bag');
    expect((await preserved(caseFile, bag)).code).toBe(2);
    expect((await preserved(caseFile, bag, '--source', moved)).code).toBe(0);
    check(bag);
  });

  it('refuses what would write to the source or over something (2), and writes nothing', async () => {
    const { folder, drive, caseFile } = await makeCase(FILES);
    writeTree(folder, { 'taken/file': '' });
    mkdirSync(join(folder, 'other'));
    const before = snapshot(folder);
    const wrong: [string[], RegExp][] = [
      [[join(drive, 'bag')], /would lie in the source/],
      [[join(folder, 'taken')], /exists already/],
      [[join(folder, 'bag'), '--rule', 'none'], /no item of the last run/],
      [[join(folder, 'bag'), 'HB-1'], /not a control number/],
      [[join(folder, 'bag'), 'HB-000001', '--path', '*'], /at once/],
      [[join(folder, 'bag'), '--source', drive, '--source', join(folder, 'other')], /same source twice/],
    ];
    for (const [[target = '', ...more], message] of wrong) {
      const outcome = await preserved(caseFile, target, ...more);
      expect(outcome, more.join(' ')).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(message);
    }
    const after = snapshot(folder);
    delete after['audit.case'];
    delete before['audit.case'];
    expect(after).toEqual(before);
  });
});

describe('the reference of a preservation copy', () => {
  it('that names a bag of the case must be to one that has the item', async () => {
    const { folder, caseFile } = await makeCase(FILES);
    const control = await numbers(caseFile);
    const [plan = '', twin = '', inner = ''] = ['Plans/a.docx.txt', 'Plans/twin.txt', 'all.zip!in.txt'].map(
      (path) => control[path],
    );
    const made = await preserved(caseFile, join(folder, 'bag'), plan, control['all.zip'] ?? '');
    const [, bag = ''] = /bag sha256 ([0-9a-f]{64})/.exec(made.stdout) ?? [];
    await runMain(['hold', caseFile, '--none', '--authority', 'Ivy Okafor, counsel']);
    const grounds = ['--authority', 'Ivy Okafor, counsel', '--document', 'Order 12', '--reason', 'agreed'];
    const authorize = (item: string, reference: string): Promise<Outcome> =>
      runMain(['decide', caseFile, item, '--stage', 'authorized', '--preservation', reference, ...grounds]);
    for (const item of [plan, twin, inner]) {
      await runMain(['decide', caseFile, item, '--as', 'return', '--reason', 'agreed']);
    }
    const wrong = bag.startsWith('0') ? `1${bag.slice(1)}` : `0${bag.slice(1)}`;
    for (const [item, reference, words] of [
      [plan, `bag sha256 ${wrong}`, 'the custody log has no bag with SHA-256'],
      [twin, `bag sha256 ${bag}`, 'the bag named has no copy of it (not chosen)'],
      [twin, `held by the neutral, ${bag.toUpperCase()}`, 'the bag named has no copy of it'],
    ] as const) {
      const refused = await authorize(item, reference);
      expect(refused.code).toBe(5);
      expect(refused.stdout).toContain(`${item}: ${words}`);
    }
    for (const [item, reference] of [
      [plan, `bag sha256 ${bag}, held by the neutral`],
      [inner, `bag sha256 ${bag}`],
      [twin, `image of the laboratory, sha256 ${wrong}`],
    ] as const) {
      expect(await authorize(item, reference)).toMatchObject({ code: 0 });
    }
  });

  it('to an item that the bag could not take is refused', async () => {
    const { folder, drive, caseFile } = await makeCase(FILES);
    const soup = (await numbers(caseFile))['soup.txt'] ?? '';
    writeFileSync(join(drive, 'soup.txt'), 'changed');
    const made = await preserved(caseFile, join(folder, 'bag'), soup);
    const [, bag = ''] = /bag sha256 ([0-9a-f]{64})/.exec(made.stdout) ?? [];
    await runMain(['hold', caseFile, '--none', '--authority', 'Ivy Okafor, counsel']);
    await runMain(['decide', caseFile, soup, '--as', 'destroy', '--reason', 'agreed']);
    const grounds = ['--authority', 'counsel', '--document', 'Order 12', '--reason', 'agreed'];
    const reference = ['--stage', 'authorized', '--preservation', `bag sha256 ${bag}`];
    const refused = await runMain(['decide', caseFile, soup, ...reference, ...grounds]);
    expect(refused).toMatchObject({ code: 5 });
    expect(refused.stdout).toContain('the bag named has no copy of it (changed)');
  });
});
