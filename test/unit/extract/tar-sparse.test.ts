import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { buildTar, oldSparseTar, paxRecord } from '../../hostile/tar.ts';

const NEXT = { name: 'next.txt', data: 'the next one' };
const REAL = Buffer.concat([
  Buffer.from('account plan'),
  Buffer.alloc(5_000),
  Buffer.from('the end'),
  Buffer.alloc(9),
]);
const PAIRS = [0, 12, 5_012, 7, REAL.length, 0];
const STORED = 'account planthe end';
/** More pieces than a header has room for: every other byte of the text. */
const MANY = Array.from({ length: 60 }, (_, n) => [n * 2, 1]).flat();

function paxOne(pairs: readonly number[], realSize: number, data: string): Buffer {
  const map = `${pairs.length / 2}\n${pairs.join('\n')}\n`;
  return buildTar([
    {
      name: 'pax',
      type: 'x',
      data:
        paxRecord('GNU.sparse.major', '1') +
        paxRecord('GNU.sparse.minor', '0') +
        paxRecord('GNU.sparse.name', 'holes.bin') +
        paxRecord('GNU.sparse.realsize', String(realSize)),
    },
    { name: './GNUSparseFile.1/holes.bin', data: map.padEnd(Math.ceil(map.length / 512) * 512, '\0') + data },
    NEXT,
  ]);
}

function paxMap(pairs: readonly number[], realSize: number, data: string): Buffer {
  const records =
    paxRecord('GNU.sparse.name', 'holes.bin') +
    paxRecord('GNU.sparse.size', String(realSize)) +
    paxRecord('GNU.sparse.map', pairs.join(','));
  return buildTar([{ name: 'pax', type: 'x', data: records }, { name: 'x', data }, NEXT]);
}

function old(pairs: readonly number[], realSize: number, data: string): Buffer {
  return oldSparseTar('holes.bin', pairs, realSize, data, [NEXT]);
}

describe.each([
  ['of old GNU archives', old],
  ['in pax records', paxMap],
  ['before the data', paxOne],
])('a member with holes, its map %s', (_, build) => {
  it('is the file that was packed, and its neighbours are read', async () => {
    const items = await examineBytes(build(PAIRS, REAL.length, STORED));
    expect(items.slice(1).map(({ facts }) => [facts?.path, facts?.sizeBytes])).toEqual([
      ['holes.bin', REAL.length],
      ['next.txt', 12],
    ]);
    expect(items[1]?.hashes.sha256).toBe(createHash('sha256').update(REAL).digest('hex'));
    expect(textOf(items[2])).toBe('the next one');
  });

  it('can have any number of them', async () => {
    const items = await examineBytes(build(MANY, 120, 'x'.repeat(60)));
    const real = createHash('sha256').update('x\0'.repeat(60)).digest('hex');
    expect(items.map(({ hashes }) => hashes.sha256)[1]).toBe(real);
    expect(textOf(items[2])).toBe('the next one');
  });

  it.each([
    ['pieces that overlap', [0, 12, 3, 7], 5_028],
    ['more than is stored', [0, 12, 5_012, 8], 5_028],
    ['an end behind that of the file', [0, 12, 5_012, 7], 20],
  ])('whose map is wrong is read as it is stored, and says so: %s', async (_case, pairs, realSize) => {
    const items = await examineBytes(build(pairs, realSize, STORED));
    expect(summary(items).slice(1)).toEqual(['holes.bin partial damaged', 'next.txt scanned']);
    expect(textOf(items[1])).toBe(STORED);
  });

  it('of a thousand gigabytes ends at the budget', async () => {
    const items = await examineBytes(build([0, 19], 2 ** 40, STORED), { maxInflated: 2 ** 22 });
    expect(summary(items).join()).toContain('budget-exceeded');
  });
});

it('a map that does not end is a row with the reason', async () => {
  const endless = buildTar([
    { name: 'pax', type: 'x', data: paxRecord('GNU.sparse.major', '1') },
    { name: 'holes.bin', data: '9999999\n'.repeat(2_000) },
  ]);
  expect(summary(await examineBytes(endless))).toEqual(['(file) failed damaged']);
});
