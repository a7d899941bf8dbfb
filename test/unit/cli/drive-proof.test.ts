import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/emulator.ts';
import { bytesContent } from '../../emulator/content.ts';
import { makePlant } from '../../emulator/scene/plant.ts';
import { emulate, folder, tokenFile } from '../drive/open.ts';
import { runMain, type Outcome } from './run-main.ts';

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
