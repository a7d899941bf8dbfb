import { describe, expect, test } from 'vitest';
import type { ListedItem } from '../../../src/model/source.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { ME } from '../../emulator/people.ts';
import { emulate, itemOf, listAll, open } from './open.ts';

/** A drive with everything odd in it, as it is listed. */
async function listed(options: { withTrash?: boolean; sharedDrives?: number } = {}) {
  const emulator = await emulate({ seed: 3, sharedDrives: options.sharedDrives ?? 0 });
  const items = await listAll(await open(emulator, 'gdrive:', { withTrash: options.withTrash ?? true }));
  const byId = new Map(items.map((item) => [item.sourceId, item]));
  return { emulator, items, of: (label: string): ListedItem | undefined => byId.get(emulator.id(label)) };
}

const places = (item: ListedItem | undefined): string[] => [
  item?.path ?? '',
  ...(item?.drive?.otherPaths ?? []),
];
const lists = ({ log }: Emulator) => log.filter(({ methodId }) => methodId === 'drive.files.list');

test('what is asked, is asked by name and of every drive', async () => {
  const { emulator, items } = await listed({ sharedDrives: 110 });
  for (const { query } of lists(emulator)) {
    expect(query['fields']).toMatch(/^nextPageToken,incompleteSearch,files\([^*]*\)$/);
    expect(query).toMatchObject({ supportsAllDrives: 'true', includeItemsFromAllDrives: 'true' });
  }
  expect(
    new Set(
      lists(emulator)
        .map(({ query }) => query['driveId'])
        .filter(Boolean),
    ).size,
  ).toBe(112);
  expect(new Set(items.map(({ drive }) => drive?.driveName))).toContain('Research');
});

describe('where an item lies', () => {
  test('is told for every kind of top, and every way down to it', async () => {
    const { of } = await listed();
    const expected: Record<string, [string, string]> = {
      'budget one': ['my-drive', 'My Drive/Reports/budget.csv'],
      'sales plan': ['shared-drive', 'Shared drives/Sales/Accounts/plan.txt'],
      'on laptop': ['computers', "Computers/Dana's laptop/Desktop/todo.txt"],
      'unopened deep': ['shared-with-me', "Shared with me/Ivy's project/Drafts/deep unopened.txt"],
      'unseen parent': ['shared-with-me', '(no access)/below something.txt'],
      orphan: ['orphan', 'Orphans/left behind.txt'],
      'trashed inside': ['trash', 'My Drive/Old things/inside old things.txt'],
    };
    for (const [label, [location, path]] of Object.entries(expected)) {
      expect({ location: of(label)?.drive?.location, path: of(label)?.path }, label).toEqual({
        location,
        path,
      });
    }
    expect(of('unseen parent')?.drive?.parents).toEqual(['1emulatedParentThatNobodyCanSee00']);
    expect(places(of('several parents'))).toEqual(['My Drive/Reports/in two places.txt']);
    expect(places(of('in cycle'))).toEqual(['My Drive/Cycle A/Cycle B/inside.txt']);
    expect(of('loop a')?.path).toMatch(/^\(cycle\)\//);
    expect(of('deepest')?.path.split('/')).toHaveLength(112);
    for (const twin of ['budget two', 'budget three'])
      expect(of(twin)?.path).toBe('My Drive/Reports/budget.csv');
  });

  test('is exact whatever the name', async () => {
    const { emulator, items } = await listed();
    const odd = [...emulator.truth()].flatMap(({ item }) =>
      item.parents[0] === emulator.id('odd names') ? [item] : [],
    );
    expect(odd.length).toBeGreaterThan(10);
    for (const { id, name } of odd) {
      const item = items.find(({ sourceId }) => sourceId === id);
      const bytes = item?.nameBytes ?? null;
      expect(bytes === null ? item?.name : Buffer.from(bytes, 'base64').toString()).toBe(name);
    }
  });

  test('is left out with the trash where nobody wants it', async () => {
    const { emulator, items, of } = await listed({ withTrash: false });
    expect(items.some(({ trashed }) => trashed)).toBe(false);
    expect(of('trashed file')).toBeUndefined();
    expect(lists(emulator).every(({ query }) => query['q']?.includes('trashed=false'))).toBe(true);
  });
});

describe('facts of an item', () => {
  test('tell who may see it, and never call private what is not known', async () => {
    const { of } = await listed();
    const verdicts = {
      ...{ private: 'private', specific: 'specific', external: 'external', domain: 'specific', link: 'link' },
      ...{ public: 'public', expired: 'private', 'deleted account': 'private', crowd: 'specific' },
      ...{ 'shared file': 'unknown', 'sales plan': 'specific' },
    };
    for (const [label, verdict] of Object.entries(verdicts))
      expect(of(label)?.sharing?.verdict, label).toBe(verdict);
    const { permissions, permissionIds } = of('shared file')?.sharing ?? {};
    expect([permissions, permissionIds?.length]).toEqual([undefined, 2]);
    expect(of('crowd')?.sharing?.permissions).toHaveLength(131);
    expect(of('sales plan')?.sharing?.permissions?.length).toBeGreaterThan(100);
  });

  test('tell who could see it at the time of --now', async () => {
    const emulator = await emulate({ seed: 1 });
    const now = Date.UTC(2025, 10, 1);
    const items = await listAll(await open(emulator, 'gdrive:', { now }));
    expect(itemOf(emulator, items, 'expired').sharing?.verdict).toBe('external');
  });

  test('tell what became of a shortcut and of its target', async () => {
    const { emulator, of } = await listed();
    const state = (label: string) => of(label)?.drive?.targetState;
    expect(
      ['file', 'folder', 'ancestor', 'dangling', 'forbidden', 'keyed'].map((kind) =>
        state(`${kind} shortcut`),
      ),
    ).toEqual(['listed', 'listed', 'listed', 'gone', 'denied', 'listed']);
    expect(of('file shortcut')).toMatchObject({ kind: 'shortcut', target: emulator.id('shortcut target') });
    expect(of('keyed target')?.name).toBe('keyed.txt');
    const keyed = emulator.log.find(({ path }) => path.endsWith(emulator.id('keyed target')));
    expect(keyed?.headers['x-goog-drive-resource-keys']).toBe(
      `${emulator.id('keyed target')}/0-emulated_Key`,
    );
  });

  test('are all there, and exact', async () => {
    const { of } = await listed();
    const { explicitlyTrashed: own } = of('trashed file')?.drive ?? {};
    expect([own, of('trashed inside')?.drive?.explicitlyTrashed]).toEqual([true, false]);
    expect(of('sales trashed')?.drive).toMatchObject({ trashedBy: 'ivy.okafor@northwind.example' });
    expect(of('huge quota')?.drive?.quotaBytesUsed).toBe('9007199254740993');
    expect(of('encrypted')).toMatchObject({
      drive: { clientEncrypted: true },
      verdict: { reason: 'encrypted' },
    });
    expect(of('not downloadable')?.verdict).toMatchObject({ reason: 'download-disabled' });
    expect(of('locked')?.drive?.contentRestrictions).toMatchObject([{ reason: 'Final version' }]);
    expect(of('labelled')?.drive).toMatchObject({
      properties: { project: 'Halyard' },
      appProperties: { seen: 'yes' },
    });
    expect(of('shared file')?.drive).toMatchObject({
      ownedByMe: false,
      sharedBy: 'ivy.okafor@northwind.example',
    });
    expect(of('md5 only')?.drive).toMatchObject({
      sha256: null,
      md5: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect(of('budget one')).toMatchObject({
      owner: ME.email,
      drive: {
        ...{
          mediaType: 'text/csv',
          sizeBytes: '18',
          ownedByMe: true,
          owners: [ME.email],
          lastModifiedBy: ME.email,
        },
        ...{ canDownload: true, canTrash: true, copyRequiresWriterPermission: false },
        ...{
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          version: expect.any(String) as string,
        },
        ...{
          headRevisionId: expect.any(String) as string,
          link: expect.stringContaining('https://') as string,
        },
      },
    });
    for (const label of ['form', 'site', 'map', 'third party']) {
      expect(of(label)?.verdict, label).toMatchObject({ status: 'skipped', reason: 'unsupported-format' });
    }
  });
});

test.each([0, 1, 999, 1000, 1001])('of %i items each is listed once', async (items) => {
  const emulator = await emulate({ scene: false, items });
  const found = await listAll(await open(emulator));
  expect(found).toHaveLength(items);
  expect(new Set(found.map(({ sourceId }) => sourceId)).size).toBe(items);
});
