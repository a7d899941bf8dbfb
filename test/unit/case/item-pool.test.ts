import { expect, it } from 'vitest';
import { openItemPool } from '../../../src/case/item-pool.ts';

it('gives every item once, by key, by content, or with the rest in their order', () => {
  const pool = openItemPool<{ at: number }>();
  try {
    for (let at = 0; at < 1_300; at++) {
      pool.add({ key: `k${at % 1_200}`, sha256: at % 2 === 0 ? `s${at % 10}` : null, value: { at } });
    }
    expect([pool.takeByKey('k7'), pool.takeByKey('k7'), pool.takeByKey('k7')]).toEqual([
      { at: 7 },
      { at: 1_207 },
      null,
    ]);
    expect(pool.takeByContent('s4')).toEqual({ at: 4 });
    expect(pool.takeByKey('k4')).toEqual({ at: 1_204 });
    expect(pool.takeByContent('s4')).toEqual({ at: 14 });
    expect(pool.takeByContent('s5')).toBeNull();
    const left = [...pool.rest()].map(({ at }) => at);
    const taken = new Set([7, 1_207, 4, 1_204, 14]);
    expect(left).toEqual(Array.from({ length: 1_300 }, (_, at) => at).filter((at) => !taken.has(at)));
  } finally {
    pool.close();
  }
});
