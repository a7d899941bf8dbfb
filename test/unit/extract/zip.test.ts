import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import {
  buildZip,
  HOSTILE_NAMES,
  hostileNames,
  nestedZip,
  overlappingZip,
  truncated,
  zipBomb,
  zipTree,
} from '../../hostile/zip.ts';

const TEXTS = [
  { name: 'plans/a.txt', data: 'first text' },
  { name: 'b.txt', data: 'second text', store: true },
  { name: 'c.txt', data: 'third text', streamed: true },
];

describe('members of a ZIP archive', () => {
  it('are items with facts, hash and text of their own', async () => {
    const [outer, first, second] = await examineBytes(buildZip(TEXTS));
    expect(outer?.mediaType).toBe('application/zip');
    expect(outer?.segments).toEqual([]);
    expect(first?.facts).toEqual({
      path: 'plans/a.txt',
      name: 'a.txt',
      nameBytes: null,
      target: null,
      sizeBytes: 10,
      modifiedAt: Date.UTC(2025, 5, 2, 9, 30, 0),
      zoneUnknown: true,
    });
    expect(first?.hashes.sha256).toBe(createHash('sha256').update('first text').digest('hex'));
    expect(textOf(first)).toBe('first text');
    expect([second?.seq, second?.parent]).toEqual([2, 0]);
  });

  it.each([
    ['as the format asks', buildZip(TEXTS), 'scanned'],
    ['with ZIP64 records', buildZip(TEXTS, { zip64: true }), 'scanned'],
    ['with a wrong comment length', buildZip(TEXTS, { comment: 'x', commentLength: 900 }), 'scanned'],
    [
      'behind a program',
      Buffer.concat([Buffer.alloc(5000, 7), buildZip(TEXTS)]),
      'partial unsupported-format',
    ],
    [
      'behind a program, with ZIP64',
      Buffer.concat([Buffer.alloc(99, 7), buildZip(TEXTS, { zip64: true })]),
      'partial unsupported-format',
    ],
    ['with a directory that breaks off', buildZip(TEXTS, { brokenEntry: 1 }), 'partial damaged'],
    ['with no directory', truncated(buildZip(TEXTS), 0.55), 'partial damaged'],
  ])('are read from an archive %s', async (_, bytes, status) => {
    const items = await examineBytes(bytes);
    expect(summary(items)[0]).toBe(`(file) ${status}`);
    expect(items.slice(1).map((item) => textOf(item))).toEqual(['first text', 'second text', 'third text']);
  });

  it('stay apart where they have the same name, and folders are none', async () => {
    const items = await examineBytes(
      buildZip([
        { name: 'folder/', store: true },
        { name: 'folder/same.txt', data: 'one' },
        { name: 'folder/same.txt', data: 'two' },
        { name: 'trap/', data: 'a folder that holds text' },
      ]),
    );
    expect(summary(items)).toEqual([
      '(file) scanned',
      'folder/same.txt scanned',
      'folder/same.txt scanned',
      'trap/ scanned',
    ]);
    expect(items.map((item) => textOf(item)).slice(1)).toEqual(['one', 'two', 'a folder that holds text']);
  });

  it('are read whatever their names, which stay as they are', async () => {
    const items = await examineBytes(hostileNames());
    expect(items.slice(1).map((item) => textOf(item))).toEqual(
      HOSTILE_NAMES.map((_, index) => `content of ${index}`),
    );
    // A NUL would end the name in many a program, so it is shown as what cannot be shown.
    expect(items.slice(1, -1).map((item) => item.facts?.path)).toEqual(
      HOSTILE_NAMES.slice(0, -1).map((name) => String(name).replace('\0', '\ufffd')),
    );
    expect(items.at(-1)?.facts).toMatchObject({ path: 'üÜ.txt', nameBytes: 'gZoudHh0' });
  });

  it('are not followed where they are links', async () => {
    const items = await examineBytes(buildZip([{ name: 'link', data: '../../target.txt', mode: 0o120777 }]));
    expect(summary(items)).toEqual(['(file) scanned', 'link skipped not-followed']);
    expect(items[1]?.facts?.target).toBe('../../target.txt');
  });

  it('are refused one by one where they are encrypted or packed unusually', async () => {
    const items = await examineBytes(
      buildZip([
        { name: 'secret.txt', data: 'cipher', flags: 1 },
        { name: 'bzip2.txt', data: 'packed', method: 12 },
        { name: 'open.txt', data: 'readable' },
      ]),
    );
    expect(summary(items)).toEqual([
      '(file) scanned',
      'secret.txt failed encrypted',
      'bzip2.txt skipped unsupported-format',
      'open.txt scanned',
    ]);
  });

  it('are listed where encryption is strong, and not where even the directory is encrypted', async () => {
    const strong = await examineBytes(
      buildZip([
        { name: 'open.txt', data: 'readable' },
        { name: 'secret.txt', data: 'cipher', flags: 0x41 },
      ]),
    );
    expect(summary(strong)).toEqual(['(file) scanned', 'open.txt scanned', 'secret.txt failed encrypted']);
    const hidden = buildZip([{ name: '1', data: 'cipher', flags: 0x2041 }], { brokenEntry: 0 });
    expect(summary(await examineBytes(hidden))).toEqual(['(file) failed encrypted']);
  });

  it('are read to their end where the headers lie, and called damaged', async () => {
    const items = await examineBytes(
      buildZip([
        { name: 'small.txt', data: 'x'.repeat(5000), claimedSize: 10 },
        { name: 'large.txt', data: 'short', claimedSize: 2 ** 31 },
        { name: 'true.txt', data: 'honest' },
      ]),
    );
    expect(summary(items)).toEqual([
      '(file) scanned',
      'small.txt partial damaged',
      'large.txt partial damaged',
      'true.txt scanned',
    ]);
    expect(textOf(items[1])).toHaveLength(5000);
    expect(items[1]?.hashes.sha256).toBeNull();
  });

  it('that share bytes are found out', async () => {
    const items = await examineBytes(overlappingZip(3, 'one block'));
    expect(summary(items)).toEqual([
      '(file) partial damaged',
      '0.txt scanned',
      '1.txt failed damaged',
      '2.txt failed damaged',
    ]);
  });

  it('are read as far as they go where the archive is cut', async () => {
    const bytes = buildZip([{ name: 'long.txt', data: 'word '.repeat(400), store: true }]);
    const items = await examineBytes(truncated(bytes, 0.5));
    expect(summary(items)).toEqual(['(file) partial damaged', 'long.txt partial damaged']);
    expect(textOf(items[1]).length).toBeGreaterThan(900);
  });

  it('bring the comments of the archive and of its entries', async () => {
    const bytes = buildZip([{ name: 'a.txt', data: 'a', comment: 'of the entry' }], {
      comment: 'of the archive',
    });
    const [outer] = await examineBytes(bytes);
    expect(textOf(outer, 'comment')).toBe('of the archive\nof the entry');
  });

  it('have no date where the archive has none', async () => {
    const items = await examineBytes(buildZip([{ name: 'a.txt', data: 'a', date: 0, time: 0 }]));
    expect(items[1]?.facts?.modifiedAt).toBeNull();
  });
});

describe('the budgets of a tree', () => {
  it('end a bomb with the text up to them, the same on every run', async () => {
    const bytes = buildZip([
      { name: 'before.txt', data: 'before' },
      { name: 'bomb.txt', data: Buffer.alloc(3_000_000, 0x30) },
      { name: 'after.txt', data: 'after' },
    ]);
    const items = await examineBytes(bytes, { maxInflated: 1_000_000 });
    expect(summary(items)).toEqual([
      '(file) partial budget-exceeded',
      'before.txt scanned',
      'bomb.txt partial budget-exceeded',
      'after.txt skipped budget-exceeded',
    ]);
    expect(textOf(items[2]).replaceAll('\n', '')).toHaveLength(1_000_000 - 6);
  });

  it('count the bytes of nested archives together', async () => {
    const inner = zipBomb(400_000);
    const parts = [1, 2, 3].map((number) => ({ name: `${number}.zip`, data: inner }));
    const items = await examineBytes(buildZip(parts), { maxInflated: 1_000_000 });
    expect(
      items.filter(({ examination }) => examination.reasons.includes('budget-exceeded')).length,
    ).toBeGreaterThan(1);
    expect(summary(items)[0]).toBe('(file) partial budget-exceeded');
  });

  it('let 8 archives lie in one another, and no more', async () => {
    const reachable = await examineBytes(nestedZip(9, 'reached'));
    expect(textOf(reachable.at(-1))).toBe('reached');
    const items = await examineBytes(nestedZip(60, 'never reached'));
    expect(items).toHaveLength(10);
    expect(items.at(-1)?.examination).toMatchObject({ status: 'skipped', reasons: ['too-deep'] });
    expect(items[0]?.examination.status).toBe('scanned');
  });

  it('bound the number of members of the whole tree', async () => {
    const items = await examineBytes(zipTree(16, 6), { maxMembers: 100 });
    expect(items).toHaveLength(101);
    expect(items[0]?.examination).toMatchObject({ status: 'partial', reasons: ['too-many-members'] });
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: 101 }, (_, seq) => seq));
  });

  it('bound the listing of one archive', async () => {
    const parts = Array.from({ length: 50 }, (_, index) => ({
      name: `${index}.txt`,
      data: 'x',
      store: true,
    }));
    const items = await examineBytes(buildZip(parts), { maxMembers: 20 });
    expect(items).toHaveLength(21);
    expect(summary(items)[0]).toBe('(file) partial too-many-members');
  });

  it('bound what is held in memory, not what is hashed', async () => {
    const page = `<html>${'<p>word</p>'.repeat(20_000)}</html>`;
    const items = await examineBytes(buildZip([{ name: 'page.html', data: page }]), {
      parserMemory: 400_000,
    });
    expect(summary(items)[1]).toBe('page.html skipped too-large');
    expect(items[1]?.hashes.sha256).toBe(createHash('sha256').update(page).digest('hex'));
  });
});
