import { describe, expect, test } from 'vitest';
import { anyonePermission, COLLEAGUE } from '../../emulator/people.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { permissionId } from '../../emulator/ids.ts';
import { emulate } from './open.ts';
import { scanDrive } from './scan.ts';

const BASE = 'https://www.googleapis.com/auth/drive';
const BOTH = [`${BASE}.readonly`, `${BASE}.activity.readonly`];
const SINCE = ['--metadata-only', '--activity-since', '2026-03-01'];

/** Others are told by number only. */
const COLLEAGUE_NUMBER = `people/${permissionId(COLLEAGUE.email)}`;

/** A drive in which somebody did things: before the time asked for, and after it. */
async function busy(): Promise<Emulator> {
  const emulator = await emulate({ seed: 2 });
  const { other, clock } = emulator;
  const [kept, gone] = [emulator.id('budget one'), emulator.id('locked')];
  clock.advance(-5 * 86_400_000);
  other.rename(kept, 'too early.csv');
  clock.advance(5 * 86_400_000);
  other.rename(kept, 'budget.csv');
  clock.advance(1_000);
  other.share(kept, anyonePermission());
  for (let n = 0; n < 120; n++)
    other.move(emulator.id('revised'), emulator.id(n % 2 === 0 ? 'sharing' : 'natives'));
  other.delete(gone);
  return emulator;
}

describe('activity', () => {
  test('stands with its items, over every page, and names what is gone for good', async () => {
    const emulator = await busy();
    const { report, code } = await scanDrive(emulator, SINCE, BOTH);
    const of = (label: string) =>
      report.items.find(({ sourceId }) => sourceId === emulator.id(label))?.drive?.activity;
    expect(code).toBeLessThan(2);
    expect(of('budget one')).toEqual([
      {
        at: '2026-03-02T09:00:01.000Z',
        by: COLLEAGUE_NUMBER,
        action: 'shared',
        detail: 'VIEWER anyone',
      },
      {
        at: '2026-03-02T09:00:00.000Z',
        by: COLLEAGUE_NUMBER,
        action: 'renamed',
        detail: 'too early.csv -> budget.csv',
      },
    ]);
    expect(of('revised')).toHaveLength(50);
    expect(of('empty')).toEqual([]);
    expect(report.listing.statement).toMatchObject({
      sources: [
        {
          activity: {
            events: 123,
            missing: null,
            deleted: [{ id: emulator.id('locked'), title: 'final.txt' }],
          },
        },
      ],
    });
    expect(report.warnings.map(({ message }) => message).join()).toContain('1 items were deleted for good');
    const posts = emulator.log.filter(({ method }) => method === 'POST');
    expect(new Set(posts.map(({ methodId }) => methodId))).toEqual(new Set(['driveactivity.activity.query']));
    expect(emulator.violations).toEqual([]);
  });

  test('of the last days counts them back from --now', async () => {
    const emulator = await busy();
    const { report, code } = await scanDrive(emulator, ['--metadata-only', '--activity-since', '2d'], BOTH);
    expect(code).toBeLessThan(2);
    expect(report.listing.statement).toMatchObject({
      sources: [{ activity: { since: '2026-02-28T09:00:00.000Z', events: 123 } }],
    });
    const wrong = await scanDrive(emulator, ['--activity-since', 'last week'], BOTH);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('30d') as string });
  });

  test('that the sign-in does not cover is left out, and that is said', async () => {
    const { report, code } = await scanDrive(await busy(), SINCE);
    expect(code).toBeLessThan(2);
    expect(report.listing.complete).toBe(true);
    expect(report.warnings.map(({ message }) => message).join()).toMatch(
      /activity is not.*auth login --activity/,
    );
  });

  test('is not asked for otherwise', async () => {
    const emulator = await busy();
    const { report } = await scanDrive(emulator, ['--metadata-only'], BOTH);
    expect(report.items.some((item) => item.drive?.activity !== undefined)).toBe(false);
    expect(emulator.log.every(({ method }) => method === 'GET')).toBe(true);
  });
});
