import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { custodyEntries } from '../../../src/case/custody.ts';
import { openCaseForReading } from '../../../src/case/open.ts';
import { makeMatter, produceInto } from '../../make/production.ts';
import { runMain, type Outcome } from './run-main.ts';

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

const GROUNDS = ['--recipient', 'Northwind Data', '--way', 'courier 12', '--reason', 'Order 12, par. 4'];
const NOW = ['--now', '2026-03-05T09:00:00Z', '--by', 'Ivy Okafor'];

type Matter = Awaited<ReturnType<typeof makeMatter>>;

const handOver = ({ caseFile, path }: Matter, what: string, ...more: string[]): Promise<Outcome> =>
  runMain(['transfer', caseFile, path(what), ...GROUNDS, ...NOW, ...more]);

function transfers(caseFile: string): Record<string, unknown>[] {
  const { db, close } = openCaseForReading(caseFile);
  const found = [...custodyEntries(db, 'transfer')].map(({ at, by, detail }) => ({ at, by, ...detail }));
  close();
  return found;
}

describe('handback transfer', () => {
  it('records productions, bags and reports with recipient, way, receipt and hash; close asks for them', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    await runMain(['preserve', matter.caseFile, '--path', '**', '-o', matter.path('bag')]);
    await runMain(['report', matter.caseFile, '-f', 'csv', '-o', matter.path('all.csv')]);
    writeFileSync(matter.path('letter.txt'), 'Dear colleague');
    for (const [what, hashed, output] of [
      ['list', 'list/manifest.json', 'production P-'],
      ['bag', 'bag/tagmanifest-sha256.txt', 'preservation package'],
      ['all.csv', 'all.csv', 'report (csv)'],
    ] as const) {
      const { code, stdout, stderr } = await handOver(matter, what, '--receipt', 'signed 2026-03-05');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`what       ${output}`);
      expect(stdout).toContain(`sha256     ${hashOf(matter.path(hashed))}\n`);
    }
    const letter = await handOver(matter, 'letter.txt');
    expect(letter.stderr).toMatch(/no output of this case[^]*no receipt yet/);
    const logged = transfers(matter.caseFile);
    expect(logged).toHaveLength(4);
    expect(logged[0]).toMatchObject({
      ...{ at: '2026-03-05T09:00:00.000Z', by: 'Ivy Okafor', recipient: 'Northwind Data', way: 'courier 12' },
      ...{ receipt: 'signed 2026-03-05', reason: 'Order 12, par. 4' },
      sha256: hashOf(matter.path('list/manifest.json')),
    });
    expect(logged[3]).toMatchObject({ output: null, receipt: null, what: 'letter.txt' });
    expect(await runMain(['verify', matter.caseFile])).toMatchObject({ code: 0 });
    const closed = await runMain(['close', matter.caseFile, '--destroy-by', '2027-01-31', ...NOW]);
    const copies = closed.stdout.split('\n').filter((line) => line.includes('`with Northwind Data`'));
    expect(copies).toHaveLength(4);
    expect(copies.join()).toMatch(/copy of production P-\w+ for counterparty.*to be confirmed there/);
  });

  it('refuses what is not as the case gave it out (4), wherever a sound copy lies', async () => {
    const matter = await makeMatter();
    await runMain(['report', matter.caseFile, '-f', 'csv', '-o', matter.path('all.csv')]);
    const text = readFileSync(matter.path('all.csv'));
    appendFileSync(matter.path('all.csv'), 'one more row\r\n');
    const refused = await handOver(matter, 'all.csv');
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.stderr).toContain('it is not what the case gave out');
    expect(transfers(matter.caseFile)).toEqual([]);
    writeFileSync(matter.path('copy.csv'), text);
    expect((await handOver(matter, 'copy.csv')).stdout).toContain('what       report (csv)');
  });

  it.each([
    ['a production', 'list', 'list/list.csv'],
    ['a bag', 'bag', 'bag/data/NATIVES/HB-000002.txt'],
    ['a production', 'list', 'list/added.csv'],
    ['a bag', 'bag', 'bag/data/NATIVES/added.txt'],
  ])('refuses %s of which one file is not as its lists have it (4)', async (_, what, changed) => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    await runMain(['preserve', matter.caseFile, '--path', '**', '-o', matter.path('bag')]);
    appendFileSync(matter.path(changed), 'x');
    const refused = await handOver(matter, what);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(
      `${changed.slice(what.length + 1)} in ${matter.path(what)} is gone, was changed or was added`,
    );
    expect(transfers(matter.caseFile)).toEqual([]);
  });

  it.each([
    ['nobody', ['--way', 'x', '--reason', 'x'], 'who got it?'],
    ['no way', ['--recipient', 'x', '--reason', 'x'], 'by which way'],
    ['no reason', ['--recipient', 'x', '--way', 'x'], 'why was it handed over?'],
    ['an empty recipient', ['--recipient', ' ', '--way', 'x', '--reason', 'x'], 'who got it?'],
  ])('asks for what is missing: %s (2)', async (_, args, words) => {
    const matter = await makeMatter();
    const { code, stderr } = await runMain(['transfer', matter.caseFile, matter.path('id.pub'), ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) as string });
  });

  it('takes no other folder, and nothing that is not there (2)', async () => {
    const matter = await makeMatter();
    mkdirSync(join(matter.folder, 'other folder'));
    expect((await handOver(matter, 'other folder')).stderr).toContain('neither a production nor a bag');
    expect(await handOver(matter, 'none')).toMatchObject({ code: 2 });
    expect(transfers(matter.caseFile)).toEqual([]);
  });
});
