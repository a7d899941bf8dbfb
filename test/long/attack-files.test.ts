import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../src/model/report.ts';
import { ATTACKS } from '../hostile/attacks.ts';
import { temporaryFolder } from '../make/folder.ts';
import { ROOT } from '../make/run.ts';
import { watched } from '../make/watched.ts';

type Report = ReportHead & { items: ReportItem[] };

const MIB = 2 ** 20;
const SETTINGS = ['--no-default-rules', '-r', join(ROOT, 'test/make/plan.yaml'), '-f', 'json'];

/** A folder of all attacks, each between two harmless texts. */
function writeAttacks(root: string): void {
  mkdirSync(root);
  ATTACKS.forEach(({ name, make }, index) => {
    const number = String(index).padStart(2, '0');
    writeFileSync(join(root, `${number} ${name}`), make());
    writeFileSync(join(root, `${number} canary.txt`), `the account plan, copy ${index}`);
  });
}

describe('every hostile file that the generator makes', () => {
  it('is a row with its reason, harms no neighbour, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const [root, temporary] = [join(folder, 'drive'), join(folder, 'tmp')];
    mkdirSync(temporary);
    writeAttacks(root);
    const run = await watched(
      ['scan', root, ...SETTINGS, '--timeout-per-file', '20s', '--max-members', '20000'],
      {
        TMPDIR: temporary,
      },
    );
    expect(run.code).toBe(3);
    const { items, coverage } = JSON.parse(run.stdout) as Report;
    expect(coverage.listed).toBe(coverage.scanned + coverage.partial + coverage.skipped + coverage.failed);
    ATTACKS.forEach(({ name, says, found }, index) => {
      const path = `${String(index).padStart(2, '0')} ${name}`;
      const own = items.filter(({ paths: [first = ''] }) => first === path || first.startsWith(`${path}!`));
      const outcomes = own.map(({ examination: { status, reasons } }) => [status, ...reasons].join(' '));
      expect([...new Set(outcomes)].join('\n'), name).toMatch(says);
      if (found === true)
        expect(
          own.some(({ flagged }) => flagged),
          name,
        ).toBe(true);
    });
    const canaries = items.filter(({ name }) => name.endsWith('canary.txt'));
    expect(canaries).toHaveLength(ATTACKS.length);
    expect(
      canaries.filter(({ flagged, examination }) => !flagged || examination.status !== 'scanned'),
    ).toEqual([]);
    expect(run.left).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
    expect(run.ownPeak).toBeLessThan(600 * MIB);
    expect(run.childPeak).toBeLessThan(700 * MIB);
  });
});
