import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator/emulator.ts';
import { bytesContent } from '../emulator/content.ts';
import { makePlant } from '../emulator/scene/plant.ts';
import { emulate, folder, tokenFile } from '../unit/drive/open.ts';
import { runMain, type Outcome } from '../unit/cli/run-main.ts';

/** A folder of a drive with two files and a document, scanned into a case. */
async function scannedDrive(more: (emulator: Emulator, top: string) => void = () => undefined) {
  const emulator = await emulate({ scene: false });
  const plant = makePlant(emulator.store, 1);
  const top = plant.folder('top', 'Top', [plant.root]);
  plant.file('a', 'a.txt', [top], 'one');
  plant.file('b', 'b.txt', [top], 'two');
  plant.document('d', 'Plan', [top], 'three');
  more(emulator, top);
  const work = folder();
  const caseFile = join(work, 'drive.case');
  const token = tokenFile(emulator);
  const run = (...args: string[]): Promise<Outcome> =>
    runMain([...args, '--access-token-file', token], { HANDBACK_DRIVE_ENDPOINT: emulator.origin });
  const scan = await run('scan', `gdrive:${top}`, '-c', caseFile, '-f', 'json');
  const { items } = JSON.parse(scan.stdout) as { items: { controlNumber: string; sourceId: string }[] };
  const control = (label: string): string =>
    items.find(({ sourceId }) => sourceId === emulator.id(label))?.controlNumber ?? '';
  return { emulator, top, work, caseFile, run, control };
}

function onlyReads(emulator: Emulator): boolean {
  return emulator.log.every(
    ({ method, methodId }) => method === 'GET' || methodId === 'drive.files.download',
  );
}

describe('handback preserve, of a drive', () => {
  it('copies files and exports, and no file that changed', async () => {
    const { emulator, work, caseFile, run, control } = await scannedDrive();
    const bag = join(work, 'bag');
    expect((await run('preserve', caseFile, '--path', '**', '-o', bag)).code).toBe(0);
    expect(readFileSync(join(bag, `data/NATIVES/${control('a')}.txt`), 'utf8')).toBe('one');
    const table = readFileSync(join(bag, 'preserved.csv'), 'utf8');
    expect(table).toMatch(new RegExp(`^${control('d')},preserved,.*hash of an export`, 'm'));
    emulator.other.edit(emulator.id('b'), { content: bytesContent('TWO') });
    emulator.clock.advance(1000);
    emulator.other.edit(emulator.id('d'), { text: 'four' });
    emulator.other.delete(emulator.id('a'));
    const outcome = await run('preserve', caseFile, '--path', '**', '-o', join(work, 'later'));
    expect(outcome.code).toBe(4);
    for (const label of ['b', 'd'])
      expect(outcome.stdout).toContain(`${control(label)}  not copied, changed`);
    expect(outcome.stdout).toContain(`${control('a')}  not copied, unreadable: vanished`);
    expect(onlyReads(emulator)).toBe(true);
  });
});

describe('handback verify with a drive', () => {
  it('tells trashed, deleted, moved and new apart, by the list and by direct get', async () => {
    const { emulator, top, caseFile, run, control } = await scannedDrive();
    const source = `gdrive:${top}`;
    expect((await run('verify', caseFile, source)).code).toBe(0);
    emulator.other.trash(emulator.id('a'));
    emulator.other.rename(emulator.id('b'), 'other.txt');
    emulator.other.create(emulator.id('b'), 'fresh.txt');
    emulator.other.delete(emulator.id('d'));
    const { code, stdout } = await run('verify', caseFile, source);
    expect(code).toBe(4);
    expect(stdout).toContain(`in-trash ${control('a')}`);
    expect(stdout).toContain(`moved    ${control('b')} b.txt: now other.txt`);
    expect(stdout).toMatch(/new {6}- {9}fresh.txt/);
    expect(stdout).toContain(
      `missing  ${control('d')} Plan: absent from the list, from the trash and by its id`,
    );
    expect(emulator.log.some(({ path }) => path.endsWith(`/files/${emulator.id('d')}`))).toBe(true);
    expect(onlyReads(emulator)).toBe(true);
  });

  it('verifies no destruction by a list that is not whole, and does so by one that is', async () => {
    const { emulator, top, caseFile, run, control } = await scannedDrive();
    await runMain(['hold', caseFile, '--none', '--authority', 'Ivy Okafor, counsel']);
    const step = async (...more: string[]) => {
      const outcome = await runMain(['decide', caseFile, control('a'), '--reason', 'agreed', ...more]);
      expect(outcome.stderr).toBe('');
    };
    await step('--as', 'destroy');
    await step(
      ...['--stage', 'authorized', '--authority', 'Ivy Okafor', '--document', 'Order 12'],
      ...['--preservation', 'bag 1'],
    );
    await step('--stage', 'done', '--how', 'Dana, web page; trash emptied');
    emulator.other.delete(emulator.id('a'));
    emulator.switches.incompleteSearch = 'always';
    const partial = await run('verify', caseFile, `gdrive:${top}`);
    expect(partial).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('verified 0, failed 0') as string,
    });
    emulator.switches.incompleteSearch = 'never';
    const whole = await run('verify', caseFile, `gdrive:${top}`);
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('verified 1, failed 0') as string,
    });
  });
});
