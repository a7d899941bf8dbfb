import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../emulator/emulator.ts';
import type { ListedItem } from '../../../src/model/source.ts';
import { emulate, hurry, listAll, open } from './open.ts';

/** Found through a shortcut only, so that no list has it. */
const BY_ID_ONLY = ['keyed.txt'];

function expectTruth(emulator: Emulator, items: ListedItem[]): void {
  const listed = new Map(items.map((item) => [item.sourceId, item]));
  expect(listed.size).toBe(items.length);
  for (const { item, paths } of emulator.truth()) {
    const mine = listed.get(item.id);
    expect(mine?.name, item.name).toBe(item.name);
    const ends = paths.filter((path) => !path.includes(null)).map((path) => path.map(shown).join('/'));
    const all = [mine?.path ?? '', ...(mine?.drive?.otherPaths ?? [])];
    for (const end of ends)
      expect(
        all.some((path) => path.endsWith(end)),
        end,
      ).toBe(true);
    listed.delete(item.id);
  }
  expect([...listed.values()].map(({ name }) => name).filter((name) => !BY_ID_ONLY.includes(name))).toEqual(
    [],
  );
}

const shown = (name: string | null): string => (name ?? '').replaceAll('/', '\u2215');

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
