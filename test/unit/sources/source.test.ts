import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT, HandbackError } from '../../../src/model/error.ts';
import type { ListedItem, Scope } from '../../../src/model/source.ts';
import { openLocalSource } from '../../../src/sources/local/source.ts';
import { walk } from '../../../src/sources/local/walk.ts';
import { plantNastyTree } from './nasty-tree.ts';
import { plant, temporaryFolder } from './tree.ts';

const EVERYTHING: Scope = {
  filters: { include: [], exclude: [], modifiedAfter: null, modifiedBefore: null, owner: [] },
  ownFiles: [],
};

async function list(root: string, scope: Scope = EVERYTHING): Promise<ListedItem[]> {
  const source = await openLocalSource(root);
  const items: ListedItem[] = [];
  for await (const batch of source.list(scope, new AbortController().signal)) items.push(...batch);
  return items;
}

/** Threads of this process that still run. */
const threads = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

describe('openLocalSource', () => {
  test('takes a relative path, and a link to a folder', async () => {
    const base = temporaryFolder();
    plant(base, { 'drive/a.txt': '' });
    symlinkSync('drive', join(base, 'link'));
    const source = await openLocalSource(join(base, 'x/../link'));
    expect([source.kind, source.given, source.root]).toEqual([
      'local',
      join(base, 'x/../link'),
      join(base, 'link'),
    ]);
    expect((await list(source.root)).map(({ sourceId }) => sourceId)).toEqual(['a.txt']);
  });

  test.each([
    ['a missing folder', 'missing', 'no such file or folder'],
    ['a file', 'a.txt', 'not a folder'],
    ['a file on the way', 'a.txt/b', 'no such file or folder'],
    ['a name that cannot be', 'x'.repeat(300), 'no such file or folder'],
  ])('refuses %s', async (_what, name, message) => {
    const base = temporaryFolder();
    plant(base, { 'a.txt': '' });
    const given = join(base, name);
    await expect(openLocalSource(given)).rejects.toMatchObject({
      name: HandbackError.name,
      code: EXIT.usage,
      message: `${message}: '${given}'`,
      hint: expect.any(String) as string,
    });
  });
});

describe('list', () => {
  test('lists in a thread what a walk lists', async () => {
    const root = temporaryFolder();
    await plantNastyTree(root);
    expect(await list(root)).toEqual([...walk(root, () => null)]);
  });

  test('applies scope in the thread', async () => {
    const root = temporaryFolder();
    plant(root, { 'a.txt': '', 'b/c.txt': '', 'b.txt': '', 'own.json': '' });
    const filters = { ...EVERYTHING.filters, include: ['**/*.txt', '**/*.json'], exclude: ['b'] };
    const items = await list(root, { filters, ownFiles: [join(root, 'own.json')] });
    expect(items.map(({ sourceId, verdict }) => [sourceId, verdict?.status, verdict?.reason])).toEqual([
      ['a.txt', undefined, undefined],
      ['b', 'skipped', 'out-of-scope'],
      ['b.txt', undefined, undefined],
      ['own.json', 'skipped', 'own-file'],
    ]);
  });

  test('waits for a slow receiver and ends its thread when the receiver has had enough', async () => {
    const root = temporaryFolder();
    for (let index = 0; index < 9; index++) {
      mkdirSync(join(root, `folder-${index}`));
      for (let file = 0; file < 2000; file++) writeFileSync(join(root, `folder-${index}`, `${file}.txt`), '');
    }
    const before = threads();
    expect(await list(root)).toHaveLength(18_009);
    const source = await openLocalSource(root);
    for await (const batch of source.list(EVERYTHING, new AbortController().signal)) {
      expect(batch).toHaveLength(2000);
      expect(threads()).toBeGreaterThan(before);
      break;
    }
    expect(threads()).toBe(before);
  });

  test('a folder that is gone before it is listed is an error of the source', async () => {
    const base = temporaryFolder();
    mkdirSync(join(base, 'drive'));
    const source = await openLocalSource(join(base, 'drive'));
    rmdirSync(join(base, 'drive'));
    const listing = source.list(EVERYTHING, new AbortController().signal);
    await expect(listing[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: EXIT.source,
      message: `cannot read the folder '${source.root}': vanished`,
    });
  });

  test('a filter that cannot be read is refused before anything is listed', async () => {
    const source = await openLocalSource(temporaryFolder());
    const filters = { ...EVERYTHING.filters, modifiedAfter: 'soon' };
    expect(() => source.list({ filters, ownFiles: [] }, new AbortController().signal)).toThrow(HandbackError);
  });
});
