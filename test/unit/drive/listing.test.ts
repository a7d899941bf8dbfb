import { describe, expect, test } from 'vitest';
import { emulate, hurry, listAll, open } from './open.ts';
import { expectTruth } from './truth.ts';

describe('a whole drive', () => {
  test.each([1, 4, 6])('equals what was seeded, item by item: seed %i', async (seed) => {
    const emulator = await emulate({ seed, items: seed * 50 });
    Object.assign(emulator.switches, {
      pageCap: seed % 2 === 0 ? 100 : 1000,
      shortPages: seed % 3 === 0,
      emptyPages: seed % 4 === 0,
      duplicateRows: seed === 6,
      orParentsBug: true,
    });
    const failure = { status: 503, reason: 'backendError', domain: 'global' };
    emulator.faults.add({ ...failure, path: '/drive/v3/files', nth: seed });
    const { pace, waits } = hurry();
    const source = await open(emulator, 'gdrive:', {}, pace);
    expectTruth(emulator, await listAll(source));
    expect(waits.length).toBeGreaterThan(0);
    expect(source.statement()).toMatchObject({ complete: true, warnings: [] });
    expect(emulator.violations).toEqual([]);
    expect(emulator.log.every(({ method }) => method === 'GET')).toBe(true);
    expect(emulator.log.some(({ query }) => / in parents or /.test(query['q'] ?? ''))).toBe(false);
  });
});
