import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCase } from '../../src/case/open.ts';
import { custodyEntries } from '../../src/case/custody.ts';
import { temporaryFolder } from '../make/folder.ts';
import { BIN } from '../make/run.ts';

/** Third of September 2025, 17:04:06 UTC: 10:04:06 in Los Angeles, 02:04:06 of the next day in Tokyo. */
const MAKE = `
import calendar, io, os, struct, sys, tarfile, zipfile
at = calendar.timegm((2025, 9, 3, 17, 4, 6))
os.chdir(sys.argv[1])
open('local.txt', 'w').write('a')
os.utime('local.txt', (at, at))
with zipfile.ZipFile('times.zip', 'w') as archive:
    dos = zipfile.ZipInfo('no-zone.txt', (2025, 9, 3, 10, 4, 6))
    archive.writestr(dos, 'b')
    stated = zipfile.ZipInfo('stated.txt', (2025, 9, 3, 10, 4, 6))
    stated.extra = struct.pack('<HHBl', 0x5455, 5, 1, at)
    archive.writestr(stated, 'c')
for name, form in ('ustar.tar', tarfile.USTAR_FORMAT), ('pax.tar', tarfile.PAX_FORMAT):
    with tarfile.open(name, 'w', format=form) as archive:
        info = tarfile.TarInfo('in.txt')
        info.size, info.mtime = 1, at + (0.5 if form == tarfile.PAX_FORMAT else 0)
        archive.addfile(info, io.BytesIO(b'd'))
open('mail.eml', 'w').write('From: a@b.example\\nDate: Wed, 3 Sep 2025 10:04:06 -0700\\nSubject: x\\n\\ntext\\n')
os.utime('mail.eml', (at, at))
`;

const ZONES = ['America/Los_Angeles', 'Asia/Tokyo'];

/** A folder with a drive below it. */
function made(): { folder: string; drive: string } {
  const folder = temporaryFolder();
  const drive = join(folder, 'drive');
  mkdirSync(drive);
  execFileSync('python3', ['-c', MAKE, drive]);
  return { folder, drive };
}

function run(zone: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, TZ: zone },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** What each time of an item is in the list, by path. */
function timesIn(csv: string): Record<string, string | undefined> {
  const [header = '', ...rows] = csv.trim().split('\r\n');
  const names = header.split(',');
  return Object.fromEntries(
    rows.map((row) => {
      const cells = row.split(',');
      return [cells[names.indexOf('PATH')] ?? '', cells[names.indexOf('MODIFIED_UTC')]];
    }),
  );
}

describe('times', () => {
  it.each(ZONES)('are UTC on a machine in %s, and the log keeps its zone', (zone) => {
    const { folder, drive } = made();
    const caseFile = join(folder, `${zone.replace('/', '-')}.case`);
    const few = ['--no-default-rules', '-r', 'known', '-q', '-c', caseFile];
    const csv = run(zone, 'scan', drive, ...few, '-f', 'csv');
    expect(timesIn(csv)).toMatchObject({
      'local.txt': '2025-09-03T17:04:06.000Z',
      'times.zip!stated.txt': '2025-09-03T17:04:06.000Z',
      'times.zip!no-zone.txt': '2025-09-03T10:04:06.000',
      'ustar.tar!in.txt': '2025-09-03T17:04:06.000Z',
      'pax.tar!in.txt': '2025-09-03T17:04:06.500Z',
      'mail.eml': '2025-09-03T17:04:06.000Z',
    });
    const store = openCase(caseFile);
    const [start] = [...custodyEntries(store.db, 'scan-started')];
    store.close();
    expect(JSON.stringify(start)).toContain(`"timeZone":"${zone}"`);
    run(zone, 'report', caseFile, '-f', 'dat', '-o', join(folder, 'list.dat'));
    const dat = readFileSync(join(folder, 'list.dat'), 'utf8');
    expect(dat).toContain('þ2025-09-03 17:04:06þ');
    expect(dat).toContain('þ2025-09-03 10:04:06þ\u0014þþ\u0014þunknownþ');
    const json = run(zone, 'report', caseFile, '-f', 'json');
    const items = (JSON.parse(json) as { items: { name: string; modifiedZone?: string }[] }).items;
    expect(items.flatMap(({ name, modifiedZone }) => (modifiedZone === undefined ? [] : [name]))).toEqual([
      'no-zone.txt',
    ]);
    const produce = ['produce', caseFile, '--for', 'neutral', '-o', join(folder, 'list')];
    expect(spawnSync(process.execPath, [BIN, ...produce]).status).toBe(0);
    const list = readFileSync(join(folder, 'list/list.csv'), 'utf8');
    expect([list.split(',2025-09-03T10:04:06.000,').length, list.includes('10:04:06.000Z')]).toEqual([
      2,
      false,
    ]);
    expect(readFileSync(join(folder, 'list/list.dat'), 'utf8')).toContain('þunknownþ');
  });

  it('keep their zone where a document states one', () => {
    const { drive } = made();
    for (const zone of ZONES)
      expect(run(zone, 'extract', join(drive, 'mail.eml'))).toContain('10:04:06 -0700');
  });
});
