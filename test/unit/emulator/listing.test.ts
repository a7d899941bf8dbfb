import { describe, expect, it } from 'vitest';
import { FULL, READONLY } from '../../emulator/oauth.ts';
import { startEmulator } from '../../emulator/emulator.ts';
import { bare, clientOf, emulatorFor, found, pagesOf, refusalOf } from './client.ts';

const held = emulatorFor({ items: 120 });
const inDrives = { supportsAllDrives: true, includeItemsFromAllDrives: true };

async function with_<T>(switches: object, run: () => Promise<T>): Promise<T> {
  const before = { ...held.emulator.switches };
  Object.assign(held.emulator.switches, switches);
  try {
    return await run();
  } finally {
    Object.assign(held.emulator.switches, before);
  }
}

const idsOf = (pages: { id?: string | null }[][]) => pages.flat().map(({ id }) => id ?? '');
const seededIds = () =>
  [...held.emulator.truth()].filter(({ foundBy }) => foundBy === 'user').map(({ item }) => item.id);

describe('emulator (b) 8: default fields of files.list', () => {
  it('gives kind, id, name and mimeType', async () => {
    const { data } = await held.client.files.list({ pageSize: 1 });
    expect(Object.keys(data).sort()).toEqual(['files', 'incompleteSearch', 'kind', 'nextPageToken']);
    expect(Object.keys(data.files?.[0] ?? {}).sort()).toEqual(['id', 'kind', 'mimeType', 'name']);
  });
});

describe('emulator (b) 9: field masks', () => {
  it.each([
    ['files(id,name)', { files: [{ id: 'X', name: 'X' }] }],
    ['files/id', { files: [{ id: 'X' }] }],
    ['kind,files(owners(emailAddress))', { kind: 'X', files: [{ owners: [{ emailAddress: 'X' }] }] }],
    ['files/owners/me,incompleteSearch', { files: [{ owners: [{ me: true }] }], incompleteSearch: false }],
    ['files(capabilities/canDownload)', { files: [{ capabilities: { canDownload: true } }] }],
  ])('%s', async (fields, shape) => {
    const { data } = await held.client.files.list({ fields, pageSize: 1, q: "'me' in owners" });
    expect(JSON.parse(JSON.stringify(data).replace(/"[^"]*"(?=[,}\]])/g, '"X"'))).toEqual(shape);
  });

  it('takes * and a/*, and nothing for an empty mask', async () => {
    const { data } = await held.client.files.list({ fields: '*', pageSize: 1 });
    expect(data).toMatchObject({ kind: 'drive#fileList', files: [{ kind: 'drive#file', trashed: false }] });
    const below = await held.client.files.list({ fields: 'files/*', pageSize: 1 });
    expect(below.data.files?.[0]).toEqual(data.files?.[0]);
    expect(await (await bare(held.emulator, '/drive/v3/files?fields=')).json()).toEqual({});
  });

  it.each(['etag', 'files(etag)', 'files(id', 'files()', 'nextPageToken,,kind'])(
    'refuses %s',
    async (fields) => {
      expect(await refusalOf(held.client.files.list({ fields }))).toMatchObject({
        status: 400,
        reason: 'invalidParameter',
        location: 'fields',
      });
    },
  );
});

describe('emulator (b) 10: methods that insist on fields', () => {
  it('about.get and comments.list without fields', async () => {
    const expected = {
      status: 400,
      reason: 'required',
      message: "The 'fields' parameter is required for this method.",
      location: 'fields',
    };
    expect(await refusalOf(held.client.about.get({}))).toEqual(expected);
    const fileId = held.emulator.id('commented');
    expect(await refusalOf(held.client.comments.list({ fileId }))).toEqual(expected);
  });
});

describe('emulator (b) 11: pages', () => {
  it('lists everything once whatever the pages are like', async () => {
    const truth = seededIds().sort();
    const shapes = [
      {},
      { pageCap: 100 },
      { shortPages: true },
      { emptyPages: true },
      { shortPages: true, emptyPages: true },
    ];
    for (const shape of shapes) {
      const ids = idsOf(await with_(shape, () => pagesOf(held.client, { pageSize: 200 })));
      expect(ids.sort()).toEqual(truth);
    }
  });

  it('caps, empties and repeats', async () => {
    const sizes = async (shape: object) => {
      return (await with_(shape, () => pagesOf(held.client, { pageSize: 1000 }))).map(({ length }) => length);
    };
    const total = seededIds().length;
    expect((await sizes({ pageCap: 100 })).slice(0, -1).every((size) => size === 100)).toBe(true);
    expect((await sizes({ pageCap: 100, emptyPages: true }))[1]).toBe(0);
    const repeated = await sizes({ pageCap: 100, duplicateRows: true });
    expect(repeated.reduce((sum, size) => sum + size, 0)).toBe(total + repeated.length - 1);
  });

  it('gives at most 1000 rows and refuses sizes below 1', async () => {
    expect((await held.client.files.list({ pageSize: 5000 })).status).toBe(200);
    expect(await refusalOf(held.client.files.list({ pageSize: 0 }))).toMatchObject({
      status: 400,
      location: 'pageSize',
    });
  });
});

describe('emulator (b) 12: page tokens', () => {
  it('refuses a foreign, a changed and an aged token', async () => {
    const { data } = await held.client.files.list({ pageSize: 10, q: 'trashed=false' });
    const pageToken = data.nextPageToken ?? '';
    const refused = { status: 400, reason: 'invalid', message: 'Invalid Value', location: 'pageToken' };
    expect(await refusalOf(held.client.files.list({ pageToken, q: 'trashed=true' }))).toEqual(refused);
    expect(
      await refusalOf(held.client.files.list({ pageToken: `${pageToken}x9`, q: 'trashed=false' })),
    ).toEqual(refused);
    expect(await refusalOf(held.client.files.list({ pageToken: 'zzz', q: 'trashed=false' }))).toEqual(
      refused,
    );
    expect((await held.client.files.list({ pageToken, q: 'trashed=false' })).status).toBe(200);
    await with_({ pageTokenLifetime: -1 }, async () => {
      expect(await refusalOf(held.client.files.list({ pageToken, q: 'trashed=false' }))).toEqual(refused);
    });
  });
});

describe('emulator (b) 13: search terms', () => {
  it.each([
    [`name = 'it\\'s "quoted".txt'`, ['it\'s "quoted".txt']],
    ['name = "a/b\\\\c.txt"', ['a/b\\c.txt']],
    [`name = "it's \\"quoted\\".txt"`, ['it\'s "quoted".txt']],
    ["name contains 'deep unop'", []],
    ["fullText contains 'larkspur'", ['todo.txt']],
    ["mimeType = 'application/vnd.google-apps.form'", ['Survey']],
    ['starred = true and not trashed = true', ['labelled.txt']],
    [
      "trashed = true and mimeType != 'application/vnd.google-apps.folder'",
      ['old plan.txt', 'inside old things.txt'],
    ],
    ["properties has { key='project' and value='Halyard' }", ['labelled.txt']],
    ["appProperties has { key='seen' and value='yes' }", ['labelled.txt']],
    ["visibility = 'anyoneCanFind'", ['public.txt']],
    ["visibility = 'anyoneWithLink'", ['link.txt']],
    ["visibility = 'domainWithLink'", ['domain.txt']],
    ["'noor.haddad@example.com' in readers", ['specific.txt', 'pending owner.txt']],
    ["'sam@fabrikam.example' in writers", ['external.txt']],
    [
      "'ivy.okafor@northwind.example' in owners and sharedWithMe and name contains 'writable'",
      ['from Ivy, writable.txt'],
    ],
    ["(name='link.txt' or name='public.txt') and trashed=false", ['link.txt', 'public.txt']],
    ["not (name != 'link.txt')", ['link.txt']],
    [
      "createdTime < '2001-01-01T00:00:00' or modifiedTime > '2027-01-01' or viewedByMeTime > '2027-01-01T00:00:00Z'",
      [],
    ],
  ])('%s', async (q, names) => {
    expect(await found(held.client, q)).toEqual(names);
  });

  it('finds shortcuts by their target, and children of the top by its alias', async () => {
    const target = held.emulator.id('shortcut target');
    expect(await found(held.client, `shortcutDetails.targetId = '${target}'`)).toEqual(['to target']);
    expect(await found(held.client, "'root' in parents and name = 'Odd names'")).toEqual(['Odd names']);
  });
});

describe('emulator (b) 14: meaning of search terms', () => {
  it('compares names without case, or with, by a switch', async () => {
    expect(await found(held.client, "name = 'LINK.TXT'")).toEqual(['link.txt']);
    expect(await with_({ nameIgnoresCase: false }, () => found(held.client, "name = 'LINK.TXT'"))).toEqual(
      [],
    );
  });

  it('matches beginnings of words in names, whole words and phrases in text', async () => {
    expect(await found(held.client, "name contains 'trash' or name contains 'ashed'")).toEqual([]);
    expect(await found(held.client, "name contains 'inva' or name contains 'damag'")).toEqual([
      'damaged.txt',
    ]);
    expect(await found(held.client, "fullText contains 'larkspu'")).toEqual([]);
    expect(await found(held.client, `fullText contains '"buy larkspur seeds"'`)).toEqual(['todo.txt']);
    expect(await found(held.client, `fullText contains '"seeds larkspur"'`)).toEqual([]);
  });

  it.each([
    "id = 'x'",
    'nonsense = 1',
    "name like 'x'",
    "parents = 'x'",
    "'x' in",
    "name = 'x",
    "visibility = 'all'",
    "modifiedTime > 'soon'",
    '()',
    "name = 'x' name = 'y'",
    '('.repeat(80),
  ])('refuses %s with 400 at q', async (q) => {
    expect(await refusalOf(held.client.files.list({ q }))).toMatchObject({
      status: 400,
      reason: 'invalid',
      location: 'q',
    });
  });

  it('breaks on name >=', async () => {
    expect((await refusalOf(held.client.files.list({ q: "name >= 'a'" }))).status).toBe(500);
  });
});

describe('emulator (b) 15: orderBy', () => {
  it('gives every row once whatever the order', async () => {
    const keys =
      'name,name desc,name_natural,folder,modifiedTime desc,createdTime,recency,starred,quotaBytesUsed desc,viewedByMeTime,sharedWithMeTime,modifiedByMeTime';
    const truth = seededIds().sort();
    for (const orderBy of [...keys.split(','), keys]) {
      expect(idsOf(await pagesOf(held.client, { orderBy, pageSize: 400 })).sort()).toEqual(truth);
    }
  });

  it('sorts', async () => {
    const names = await found(held.client, "name contains 'budget' or name contains 'link'", {
      orderBy: 'name desc',
    });
    expect(names).toEqual([...names].sort().reverse());
    const folders = (await pagesOf(held.client, { orderBy: 'folder', fields: 'files(mimeType)' })).flat();
    expect(folders[0]?.mimeType).toBe('application/vnd.google-apps.folder');
  });

  it('refuses unknown keys, and sorting of full text', async () => {
    expect(await refusalOf(held.client.files.list({ orderBy: 'size' }))).toMatchObject({
      status: 400,
      location: 'orderBy',
    });
    const both = held.client.files.list({ orderBy: 'name', q: "fullText contains 'x'" });
    expect(await refusalOf(both)).toMatchObject({ status: 400, reason: 'badRequest', location: 'orderBy' });
  });
});

describe('emulator (b) 16: corpora', () => {
  it('refuses what does not go together', async () => {
    const driveId = held.emulator.store.drives[0]?.id ?? '';
    const wrong = [
      { corpora: 'drive', ...inDrives },
      { corpora: 'user', driveId, ...inDrives },
      { corpora: 'everything' },
      { includeItemsFromAllDrives: true },
    ];
    for (const parameters of wrong) {
      expect((await refusalOf(held.client.files.list(parameters))).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('lists a shared drive, all drives and the domain', async () => {
    const { emulator, client } = held;
    const driveId = emulator.store.drives[0]?.id ?? '';
    const ofDrive = [...emulator.truth()]
      .filter(({ item }) => item.driveId === driveId)
      .map(({ item }) => item.id);
    expect(idsOf(await pagesOf(client, { corpora: 'drive', driveId, ...inDrives })).sort()).toEqual(
      ofDrive.sort(),
    );
    const all = new Set(idsOf(await pagesOf(client, { corpora: 'allDrives', ...inDrives })));
    expect(ofDrive.every((id) => all.has(id)) && seededIds().every((id) => all.has(id))).toBe(true);
    expect(await found(client, 'trashed=false', { corpora: 'domain' })).toEqual(['domain.txt']);
    const opened = idsOf(await pagesOf(client, { ...inDrives }));
    expect(opened).toContain(emulator.id('sales opened'));
    expect(opened).not.toContain(emulator.id('sales plan'));
  });
});

describe('emulator (b) 17: what the flat list does not give', () => {
  it('hides what was never opened in a shared folder, and shows it to the folder', async () => {
    const { client, emulator } = held;
    const flat = idsOf(await pagesOf(client));
    expect(flat).toContain(emulator.id('opened inside'));
    expect(flat).not.toContain(emulator.id('unopened inside'));
    const inside = await found(client, `'${emulator.id('shared folder')}' in parents`);
    expect(inside).toEqual(['opened.txt', 'unopened.txt', 'Drafts']);
  });
});

describe('emulator (b) 18: OR-ed parents', () => {
  it('loses the children of all but the first, by a switch, and says the search was complete', async () => {
    const { client, emulator } = held;
    const q = `'${emulator.id('reports one')}' in parents or '${emulator.id('reports two')}' in parents`;
    expect(await found(client, q)).toHaveLength(4);
    await with_({ orParentsBug: true }, async () => {
      const { data } = await client.files.list({ q });
      expect(data.incompleteSearch).toBe(false);
      expect(data.files).toHaveLength(1);
    });
  });
});

describe('emulator (b) 19: incompleteSearch', () => {
  it('is told for all drives, by a switch', async () => {
    await with_({ incompleteSearch: 'allDrives' }, async () => {
      const all = await held.client.files.list({ corpora: 'allDrives', ...inDrives });
      const mine = await held.client.files.list({ corpora: 'user' });
      expect([all.data.incompleteSearch, mine.data.incompleteSearch]).toEqual([true, false]);
    });
  });
});

describe('emulator (b) 20: eventual consistency', () => {
  it('a search sees a write late, files.get at once', async () => {
    const emulator = await startEmulator({ items: 30 });
    try {
      emulator.store.searchLag = 5000;
      const client = clientOf(emulator, [READONLY, FULL]);
      const made = await client.files.create({ requestBody: { name: 'just made.txt' } });
      emulator.other.rename(emulator.id('link'), 'renamed.txt');
      expect((await client.files.get({ fileId: made.data.id ?? '' })).data.name).toBe('just made.txt');
      expect(await found(client, "name = 'just made.txt' or name = 'renamed.txt'")).toEqual([]);
      expect(await found(client, "name = 'link.txt'")).toEqual(['link.txt']);
      emulator.clock.advance(5000);
      expect(await found(client, "name = 'just made.txt' or name = 'renamed.txt'")).toHaveLength(2);
    } finally {
      await emulator.close();
    }
  });
});
