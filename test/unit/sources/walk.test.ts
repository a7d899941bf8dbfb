import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemKind } from '../../../src/model/item.ts';
import type { ListedItem } from '../../../src/model/source.ts';
import { packAll, unpack } from '../../../src/sources/local/packed.ts';
import { toPathBytes } from '../../../src/sources/local/path-id.ts';
import { openForReading, pathOf } from '../../../src/sources/local/read.ts';
import { RootLost, walk } from '../../../src/sources/local/walk.ts';
import { NASTY_NAMES, plantNastyTree } from './nasty-tree.ts';
import { findEntries, plant, run, temporaryFolder } from './tree.ts';

const everything = (): null => null;

const listAll = (root: string): ListedItem[] => [...walk(root, everything)];

const bySourceId = (items: ListedItem[], id: string): ListedItem =>
  items.find((item) => item.sourceId === id)!;

const KIND_OF_TYPE: Partial<Record<string, ItemKind>> = { f: 'file', d: 'folder', l: 'shortcut' };

/** The facts that find and a listing share, in the order of path bytes. */
const asFound = (root: string): unknown[] =>
  findEntries(root).map(({ path, size, modified, type }) => ({
    path: path.toString('latin1'),
    size,
    modified,
    kind: KIND_OF_TYPE[type] ?? 'special',
  }));

const asListed = (items: ListedItem[]): unknown[] =>
  items.map(({ sourceId, sizeBytes, modifiedAt, kind }) => ({
    path: Buffer.from(toPathBytes(sourceId) as string).toString('latin1'),
    size: sizeBytes,
    modified: modifiedAt,
    kind,
  }));

describe('a nasty tree', () => {
  test('is listed as find lists it, in the order of path bytes', async () => {
    const root = temporaryFolder();
    await plantNastyTree(root);
    const found = asFound(root);
    expect(found.length).toBeGreaterThan(40);
    expect(asListed(listAll(root))).toEqual(found);
  });

  test('says what each kind is worth', async () => {
    const root = temporaryFolder();
    await plantNastyTree(root);
    const items = listAll(root);
    const verdicts = Object.fromEntries(
      items.map(({ sourceId, kind, verdict }) => [sourceId, [kind, verdict?.status, verdict?.reason]]),
    );
    expect(verdicts).toMatchObject({
      docs: ['folder', 'scanned', 'no-content'],
      'docs/plan.txt': ['file', undefined, undefined],
      'handback.config.yaml': ['file', undefined, undefined],
      'sparse.bin': ['file', undefined, undefined],
      'links/up': ['shortcut', 'scanned', 'not-followed'],
      'links/hard': ['file', undefined, undefined],
      pipe: ['special', 'scanned', 'not-a-file'],
      socket: ['special', 'scanned', 'not-a-file'],
    });
    const targets = ['links/up', 'links/self', 'links/dangling', 'links/bytes', 'docs'].map(
      (id) => bySourceId(items, id).target,
    );
    expect(targets).toEqual(['..', 'self', '/nowhere/at all%2520', 'a%FF', null]);
  });

  test('keeps every name exact', async () => {
    const root = temporaryFolder();
    await plantNastyTree(root);
    const items = listAll(root);
    const names = items.filter(({ path }) => path.startsWith('names/')).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(NASTY_NAMES));
    expect(
      items
        .filter(({ nameBytes }) => nameBytes !== null)
        .map(({ path, name, nameBytes }) => [path, name, nameBytes]),
    ).toEqual([
      ['Entw\uFFFDrfe', 'Entw\uFFFDrfe', Buffer.from('Entwürfe', 'latin1').toString('base64')],
      ['Entw\uFFFDrfe/\uFFFD.txt', '\uFFFD.txt', Buffer.from('é.txt', 'latin1').toString('base64')],
      ['Entw\uFFFDrfe/\uFFFD\uFFFD', '\uFFFD\uFFFD', Buffer.from([0xff, 0xfe]).toString('base64')],
    ]);
    const { fd } = openForReading(pathOf(root, 'Entw%FCrfe/%E9.txt'));
    expect(readFileSync(fd, 'utf8')).toBe('x');
  });

  test('knows times to the millisecond, and no more than the system does', async () => {
    const root = temporaryFolder();
    await plantNastyTree(root);
    const items = listAll(root);
    expect(
      ['old', 'epoch', 'late', 'future'].map((name) => bySourceId(items, `times/${name}.txt`).modifiedAt),
    ).toEqual([-1750, 0, 1609459200999, 4102444800123]);
    expect(bySourceId(items, 'times/old.txt').viewedAt).toBe(-1750);
    for (const { changedAt, owner, sharing, trashed, createdAt } of items) {
      expect({ changedAt, owner, sharing, trashed }).toEqual({
        changedAt: null,
        owner: null,
        sharing: null,
        trashed: false,
      });
      expect(createdAt === null || createdAt > 1_600_000_000_000).toBe(true);
    }
  });

  test('crosses threads unchanged', async () => {
    const root = temporaryFolder();
    await plantNastyTree(root);
    const items = listAll(root);
    const crossed = [...packAll(items)].map((packed) => structuredClone(packed)).flatMap(unpack);
    expect(crossed).toEqual(items);
  });
});

describe('order', () => {
  test('is that of path bytes for any names', () => {
    const name = fc.stringMatching(/^[ab]{1,2}[-. 0\uFF21\u{1F600}]?[ab]?$/u);
    const base = temporaryFolder();
    let runs = 0;
    fc.assert(
      fc.property(fc.array(fc.array(name, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), (paths) => {
        const root = join(base, String(runs++));
        mkdirSync(root);
        for (const path of paths) mkdirSync(join(root, ...path), { recursive: true });
        expect(asListed(listAll(root))).toEqual(asFound(root));
      }),
      { numRuns: 30 },
    );
  });
});

describe('what changes while it is listed', () => {
  test('a file and a folder that vanish are rows', () => {
    const root = temporaryFolder();
    plant(root, { 'a.txt': '', 'b.txt': '', 'c/d.txt': '', 'c/e/': '', 'f/': '' });
    const items: ListedItem[] = [];
    for (const item of walk(root, everything)) {
      items.push(item);
      if (item.sourceId === 'a.txt') rmSync(join(root, 'b.txt'));
      if (item.sourceId === 'a.txt') rmSync(join(root, 'f'), { recursive: true });
      if (item.sourceId === 'c') rmSync(join(root, 'c'), { recursive: true });
    }
    expect(
      items.map(({ sourceId, kind, verdict }) => [sourceId, kind, verdict?.reason, verdict?.detail]),
    ).toEqual([
      ['a.txt', 'file', undefined, undefined],
      ['b.txt', 'file', 'vanished', 'lstat: ENOENT'],
      ['c', 'folder', 'no-content', null],
      ['c/d.txt', 'file', 'vanished', 'lstat: ENOENT'],
      ['c/e', 'folder', 'vanished', 'lstat: ENOENT'],
      ['f', 'folder', 'vanished', 'lstat: ENOENT'],
    ]);
  });

  test('a file that becomes a folder is entered', () => {
    const root = temporaryFolder();
    plant(root, { 'a.txt': '', b: '', 'b.txt': '' });
    const ids: string[] = [];
    for (const { sourceId } of walk(root, everything)) {
      ids.push(sourceId);
      if (sourceId !== 'a.txt') continue;
      rmSync(join(root, 'b'));
      plant(root, { 'b/inner.txt': '' });
    }
    expect(ids).toEqual(['a.txt', 'b', 'b.txt', 'b/inner.txt']);
  });

  test('a source that is gone is lost, not empty', () => {
    const root = join(temporaryFolder(), 'gone');
    expect(() => listAll(root)).toThrow(RootLost);
  });
});

describe('long paths', () => {
  test('over 4,096 bytes are listed and read, and so are those beside them', () => {
    const root = temporaryFolder();
    plantDeep(root, 20);
    plant(root, { 'zz.txt': 'beside' });
    const items = listAll(root);
    expect(asListed(items)).toEqual(asFound(root));
    const deepest = items.filter(({ name }) => name === 'deep.txt');
    expect(deepest).toHaveLength(20);
    const last = deepest.reduce((a, b) => (a.sourceId.length > b.sourceId.length ? a : b));
    expect(last.sourceId.length).toBeGreaterThan(4096);
    const { fd, stat } = openForReading(pathOf(root, last.sourceId));
    expect([readFileSync(fd, 'utf8'), stat.size]).toEqual(['deep', 4]);
  });

  test('over 32,767 bytes end in a folder that says so', () => {
    const root = temporaryFolder();
    plantDeep(root, 140);
    plant(root, { 'zz.txt': 'beside' });
    const items = listAll(root);
    const failed = items.filter(({ verdict }) => verdict?.status === 'failed');
    expect(failed.map(({ kind, verdict }) => [kind, verdict?.reason])).toEqual([['folder', 'path-too-long']]);
    expect(items.at(-1)?.sourceId).toBe('zz.txt');
  });
});

/** Folders within folders with names of 250 bytes, a file in each. */
function plantDeep(root: string, depth: number): void {
  const script = `
    process.chdir(process.argv[1]);
    for (let level = 0; level < ${depth}; level++) {
      fs.mkdirSync('d'.repeat(250)); process.chdir('d'.repeat(250)); fs.writeFileSync('deep.txt', 'deep');
    }`;
  run(process.execPath, ['-e', script, root]);
}

describe('batches', () => {
  test('hold at most 2,000 items and about a million characters', () => {
    const root = temporaryFolder();
    plant(root, { 'a.txt': '' });
    const [item] = listAll(root);
    const many = Array.from({ length: 4001 }, (_, index) => ({
      ...item!,
      sourceId: `a${index}`,
      path: `a${index}`,
      name: `a${index}`,
    }));
    const packed = [...packAll(many)];
    expect(packed.map(({ kinds }) => kinds.length)).toEqual([2000, 2000, 1]);
    expect(packed.flatMap(unpack)).toEqual(many);
    const long = many
      .slice(0, 100)
      .map((one) => ({ ...one, sourceId: `${'x'.repeat(30_000)}/${one.sourceId}` }));
    expect([...packAll(long)].map(({ kinds }) => kinds.length)).toEqual([34, 34, 32]);
  });
});

test('renaming a folder does not lose what was listed', () => {
  const root = temporaryFolder();
  plant(root, { 'a/b.txt': '', 'c.txt': '' });
  writeFileSync(join(root, 'a/c.txt'), '');
  const ids: string[] = [];
  for (const { sourceId, verdict } of walk(root, everything)) {
    ids.push(`${sourceId} ${verdict?.reason ?? 'file'}`);
    if (sourceId === 'a/b.txt') renameSync(join(root, 'a'), join(root, 'z'));
  }
  expect(ids).toEqual(['a no-content', 'a/b.txt file', 'a/c.txt vanished', 'c.txt file']);
});
