import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { xzBomb, xzOf, zstdBomb, zstdOf } from '../../hostile/coders.ts';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { gzipQuine, zipQuine } from '../../hostile/quine.ts';
import { cutRar5, lyingRar5 } from '../../make/rar.ts';
import { endlessDisc, loopingDisc } from '../../hostile/volumes.ts';

const TEXT = 'the account plan of Contoso';

describe('a file that inflates to itself', () => {
  it.each([
    ['gzip', gzipQuine()],
    ['ZIP', zipQuine()],
  ])('ends at the depth of containers: %s', async (_, bytes) => {
    const items = await examineBytes(bytes);
    const sums = new Set(items.slice(1, -1).map(({ hashes }) => hashes.sha256));
    expect(sums.size).toBe(1);
    expect(items).toHaveLength(10);
    expect(summary(items).at(-1)).toMatch(/skipped too-deep$/);
  });
});

describe('a file that says something else than it has', () => {
  const summed = zstdOf(TEXT, { sum: '00000000' });
  it.each([
    ['Zstandard, a longer content', zstdOf(TEXT, { size: 2n ** 60n }), 'content partial damaged'],
    ['Zstandard, a shorter content', zstdOf(TEXT, { size: 5n }), 'content partial damaged'],
    ['Zstandard, another checksum', summed, 'content partial damaged'],
    [
      'Zstandard, with rubbish behind it',
      Buffer.concat([zstdOf(TEXT), summed.subarray(4)]),
      'content partial damaged',
    ],
    ['xz, a shorter content', xzOf(TEXT.repeat(100), { indexed: 5 }), 'content partial damaged'],
  ])('is partial, with all that came: %s', async (_, bytes, line) => {
    const items = await examineBytes(bytes);
    expect(summary(items)).toEqual(['(file) scanned', line]);
    expect(textOf(items[1])).toContain(TEXT);
  });

  it.each([
    ['Zstandard, a window of 2 GB', zstdOf(TEXT, { window: 31 }), 'skipped too-large'],
    ['Zstandard, one block of its own size', zstdOf(TEXT, { window: 41 }), 'skipped too-large'],
    ['xz, a dictionary of 4 GB', xzOf(TEXT, { dictionary: 40 }), 'skipped unsupported-format'],
    ['xz, a dictionary of 3 GB', xzOf(TEXT, { dictionary: 39 }), 'skipped too-large'],
  ])('is not read where it asks for too much memory: %s', async (_, bytes, line) => {
    expect(summary(await examineBytes(bytes))).toEqual([`(file) ${line}`]);
  });

  it('is read where it says what it has', async () => {
    const frames = Buffer.concat([
      zstdOf(TEXT, { size: BigInt(TEXT.length) }),
      Buffer.from('502a4d1804000000abcdabcd', 'hex'),
      zstdOf(TEXT),
    ]);
    for (const bytes of [frames, xzOf(TEXT + TEXT)]) {
      const items = await examineBytes(bytes);
      expect(summary(items)).toEqual(['(file) scanned', 'content scanned']);
      expect(textOf(items[1])).toBe(TEXT + TEXT);
    }
  });

  it('that is left half-way leaves the reader of the next one free', async () => {
    const left = await examineBytes(xzBomb(2 ** 21), { maxInflated: 2 ** 16 });
    expect(summary(left)[0]).toBe('(file) partial budget-exceeded');
    expect(summary(await examineBytes(xzOf(TEXT)))).toEqual(['(file) scanned', 'content scanned']);
  });

  it.each([
    ['more than is there', lyingRar5(TEXT, { packed: 2 ** 31 }), 'RR failed damaged'],
    ['more than comes of it', lyingRar5(TEXT, { unpacked: 2 ** 40 + 5 }), 'RR partial damaged'],
  ])('RAR, a member of %s', async (_, bytes, line) => {
    const items = await examineBytes(bytes);
    expect(summary(items)).toEqual(['(file) scanned', 'plan.txt scanned', line]);
  });

  it.each([
    ['a name longer than its head', lyingRar5(TEXT, { name: 2 ** 30 })],
    ['a head without an end', cutRar5(TEXT, Array<number>(12).fill(255))],
    ['a head of no length', cutRar5(TEXT, [0])],
  ])('RAR, %s, is read up to there', async (_, bytes) => {
    const items = await examineBytes(bytes);
    expect(summary(items)).toEqual(['(file) partial damaged', 'plan.txt scanned']);
    expect(textOf(items[1])).toBe(TEXT);
  });
});

describe('a bomb', () => {
  it('of Zstandard is given up at the budget, block by block', async () => {
    const items = await examineBytes(zstdBomb(100), { maxInflated: 2 ** 20 });
    expect(summary(items)[1]).toBe('content partial budget-exceeded');
  });

  it('of bzip2 is held one block at a time, 45 MB of its 180', async () => {
    const bytes = execFileSync('bzip2', ['-9'], { input: Buffer.alloc(180e6) });
    const before = process.memoryUsage.rss();
    const items = await examineBytes(bytes, { maxInflated: 2 ** 20 });
    expect(summary(items)[1]).toMatch(/budget-exceeded$/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150e6);
  });
});

it.each([
  ['whose folders lead back to its root', loopingDisc(TEXT)],
  ['whose extensions go on where they are', endlessDisc()],
])('a disc %s is damaged', async (_, bytes) => {
  const items = await examineBytes(bytes);
  expect(items[0]?.mediaType).toBe('application/x-iso9660-image');
  expect(summary(items)).toEqual(['(file) failed damaged']);
});
