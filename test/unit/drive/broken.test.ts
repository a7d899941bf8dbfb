import { describe, expect, test } from 'vitest';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { SourceLost } from '../../../src/model/error.ts';
import { Unreadable, type Source } from '../../../src/model/source.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { ExportName } from '../../../src/sources/drive/natives.ts';
import { emulate, hurry, itemOf, listAll, open, read, lastingSignIn } from './open.ts';

const LIST = /^\/drive\/v3\/files$/;
const GLOBAL = { domain: 'global' };
const LIMITS = { domain: 'usageLimits' };
const PAGE = { body: '<html>Sign in to the network of this café</html>', status: 200 };

/** Ids of all that a complete listing has. */
const truth = (emulator: Emulator): string[] => [...emulator.truth()].map(({ item }) => item.id).sort();

/** A drive in pages of ten, the second of which meets the fault. */
async function listedWith(...faults: Fault[]) {
  const emulator = await emulate({ scene: false, items: 40 });
  emulator.switches.pageCap = 10;
  emulator.faults.add(...faults.map((fault) => ({ path: LIST, nth: 2, ...fault })));
  const { pace } = hurry(emulator);
  const source = await open(emulator, 'gdrive:', lastingSignIn(emulator), { ...pace, silence: 250 });
  const listing = await listAll(source).then(
    (items) => ({ ids: items.map(({ sourceId }) => sourceId).sort(), lost: null }),
    (lost: unknown) => ({ ids: [], lost }),
  );
  expect(emulator.faults.unused()).toEqual([]);
  return { emulator, source, ...listing };
}

describe('an answer that is none does not end a listing', () => {
  test.each<[string, Fault]>([
    ['a page of some other server', PAGE],
    ['a redirect to such a page', { status: 302, headers: { location: '/tokeninfo' } }],
    ['nothing', { status: 200, body: '', contentType: 'application/json' }],
    ['null', { status: 200, body: 'null', contentType: 'application/json' }],
    ['half of the JSON', { invalidJson: true }],
    ['a body that ends early', { cutAt: 200 }],
    ['fewer bytes than its length says', { lengthOffBy: 100 }],
    ['half of the gzip', { brokenGzip: true }],
    ['a connection that is reset', { reset: true }],
    ['a body that stays away', { stallAt: 20 }],
    ['an answer that stays away', { delay: 600 }],
    ['500 as HTML', { status: 500, body: '<html>Error 500</html>' }],
    ['502 as text', { status: 502, body: 'bad gateway', contentType: 'text/plain' }],
    ['503 without a body', { status: 503, body: '' }],
    ['504', { status: 504, reason: 'deadlineExceeded', ...GLOBAL }],
    ['408', { status: 408, body: '' }],
    ['an error, five times, then the page', { status: 500, reason: 'internalError', ...GLOBAL, times: 5 }],
    ['401', { status: 401, reason: 'authError', ...GLOBAL }],
  ])('%s', async (_, fault) => {
    const { emulator, source, ids } = await listedWith(fault);
    expect(ids).toEqual(truth(emulator));
    expect(source.statement()).toMatchObject({ complete: true, warnings: [] });
  });

  test('nor the first question: nobody can say whose drive it is', async () => {
    const emulator = await emulate({ scene: false });
    emulator.faults.add({ path: '/drive/v3/about', times: Infinity, ...PAGE });
    await expect(open(emulator, 'gdrive:', {}, hurry().pace)).rejects.toMatchObject({
      code: 6,
      message: expect.stringContaining('Google Drive cannot be reached') as string,
    });
    emulator.faults.clear();
    emulator.faults.add({ path: '/drive/v3/about', times: Infinity, status: 500, ...GLOBAL });
    await expect(open(emulator, 'gdrive:', {}, hurry().pace)).rejects.toBeInstanceOf(SourceLost);
  });

  test('and the token goes to no other host, whatever a redirect says', async () => {
    const seen: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{"files": []}');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void thief.close());
    const { port } = thief.address() as AddressInfo;
    await listedWith({ status: 302, body: '', headers: { location: `http://localhost:${port}/` } });
    expect(seen).toEqual([undefined]);
  });
});

describe('what the service says of a list', () => {
  test.each<[string, Fault, string]>([
    ['a query that it does not take', { status: 400, reason: 'invalid' }, 'invalid'],
    ['a field that it does not have', { status: 400, reason: 'invalidParameter' }, 'invalidParameter'],
    ['a refusal without a known reason', { status: 403, reason: 'forbidden', ...GLOBAL }, 'forbidden'],
    ['a refusal as HTML', { status: 403, body: '<html>sorry</html>', times: 1 }, 'http403'],
    ['an error for ever', { status: 500, reason: 'backendError', times: 8 }, 'backendError'],
  ])('%s makes the listing incomplete, and what came stands', async (_, fault, word) => {
    // A page token that is refused starts the list again; the second page is refused then, too.
    const again = fault.status === 400 ? { times: 2 } : {};
    const { ids, source } = await listedWith({ ...fault, ...again });
    expect(ids).toHaveLength(10);
    expect(source.statement()).toMatchObject({
      complete: false,
      warnings: [expect.stringMatching(`^listing incomplete, user: ${word}`)],
      facts: { incompleteSearch: false },
    });
  });

  test.each<[string, Fault, string, string]>([
    [
      'dailyLimitExceeded',
      { status: 403, reason: 'dailyLimitExceeded', ...LIMITS },
      "the day's quota is used up",
      'go on tomorrow',
    ],
    [
      'quotaExceeded',
      { status: 403, reason: 'quotaExceeded', ...LIMITS },
      "the day's download quota is used up",
      'go on tomorrow',
    ],
    [
      'the scope is too small',
      {
        status: 403,
        reason: 'insufficientPermissions',
        headers: {
          'www-authenticate':
            'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="https://www.googleapis.com/auth/drive https://www.googleapis.com/auth/drive.readonly"',
        },
      },
      'It needs one of: drive drive.readonly',
      'handback auth login',
    ],
    [
      'the scope is too small, in the newer form',
      { status: 403, detail: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' },
      'the sign-in does not cover what was asked for',
      'handback auth login',
    ],
    [
      'the API is not enabled',
      {
        status: 403,
        reason: 'accessNotConfigured',
        message: 'Drive API has not been used in project 4. Enable it by visiting https://example.com/enable',
      },
      'https://example.com/enable',
      'enable it',
    ],
    [
      'the API is not enabled, in the newer form',
      { status: 403, detail: 'SERVICE_DISABLED' },
      'is not enabled',
      'enable it',
    ],
    [
      'the domain forbids it',
      { status: 403, reason: 'domainPolicy' },
      'do not allow this application',
      'ask',
    ],
    [
      'no token is good',
      { status: 401, reason: 'authError', times: 2 },
      'Google does not accept the token',
      'sign in again',
    ],
    [
      'the pace is refused for ever',
      { status: 429, reason: 'rateLimitExceeded', ...LIMITS, times: 8 },
      'refuses the pace however slow',
      'in an hour',
    ],
    ['nobody answers any more', { reset: true, times: 8 }, 'cannot be reached', 'network'],
  ])('%s ends the source, and what came stands', async (_, fault, message, hint) => {
    const { lost, source } = await listedWith(fault);
    expect(lost).toBeInstanceOf(SourceLost);
    expect((lost as SourceLost).message).toContain(message);
    expect((lost as SourceLost).hint).toContain(hint);
    expect(source.statement()).toMatchObject({ complete: false, facts: { corpora: [] } });
  });

  test('a page token that is refused starts the list again, once; a second refusal ends this list alone', async () => {
    const refused = { status: 400, reason: 'invalid', message: 'Invalid Value' };
    const once = await listedWith({ ...refused, nth: 3 });
    expect(once.ids).toEqual(truth(once.emulator));
    expect(once.source.statement()).toMatchObject({ complete: true });

    const emulator = await emulate({ seed: 5 });
    emulator.switches.pageCap = 50;
    emulator.faults.add({ ...refused, path: LIST, query: { corpora: 'user' }, nth: 2, times: 1 });
    emulator.faults.add({ ...refused, path: LIST, query: { corpora: 'user' }, nth: 3, times: 1 });
    const source = await open(emulator, 'gdrive:', {}, hurry().pace);
    const listed = new Set((await listAll(source)).map(({ sourceId }) => sourceId));
    expect(source.statement()).toMatchObject({
      complete: false,
      warnings: [expect.stringMatching(/^listing incomplete, user: invalid/)],
    });
    const inDrives = [...emulator.truth()].filter(({ foundBy }) => foundBy === 'drive');
    expect(inDrives.length).toBeGreaterThan(0);
    for (const { item } of inDrives) expect(listed, item.name).toContain(item.id);
  });

  test('page tokens that age while the list is read are asked for again', async () => {
    const emulator = await emulate({ scene: false, items: 40 });
    Object.assign(emulator.switches, { pageCap: 10, pageTokenLifetime: 60_000 });
    emulator.faults.add({
      path: LIST,
      nth: 3,
      before: () => {
        emulator.clock.advance(61_000);
      },
    });
    const source = await open(emulator, 'gdrive:', {}, hurry().pace);
    const ids = (await listAll(source)).map(({ sourceId }) => sourceId).sort();
    expect(ids).toEqual(truth(emulator));
    expect(emulator.log.filter(({ path, query }) => LIST.test(path) && !query['pageToken'])).toHaveLength(2);
  });

  test('incompleteSearch makes the listing incomplete', async () => {
    const emulator = await emulate({ scene: false, items: 10 });
    emulator.switches.incompleteSearch = 'always';
    const source = await open(emulator);
    expect(await listAll(source)).toHaveLength(10);
    expect(source.statement()).toMatchObject({ complete: false, facts: { incompleteSearch: true } });
  });

  test.each(['notFound', 'teamDriveMembershipRequired'] as const)(
    'a shared drive that is lost in mid-scan (%s) leaves the others whole',
    async (reason) => {
      const emulator = await emulate({ seed: 2 });
      const [gone, kept] = emulator.store.drives;
      emulator.faults.add({
        path: LIST,
        query: { driveId: gone?.id ?? '' },
        before: () => {
          emulator.other.removeFromDrive(gone?.id ?? '', reason);
        },
      });
      const source = await open(emulator, 'gdrive:', {}, hurry().pace);
      const items = await listAll(source);
      expect(items.filter(({ drive }) => drive?.driveId === kept?.id).length).toBeGreaterThan(0);
      expect(source.statement()).toMatchObject({
        complete: false,
        warnings: [expect.stringContaining(`shared drive ${gone?.name ?? ''}`)],
      });
    },
  );

  test.each([
    ['/drive/v3/drives', 'not asked for: shared drives: '],
    ['/drive/v3/changes/startPageToken', 'not asked for: what changes meanwhile: '],
    ['/drive/v3/changes', 'not asked for: what changed meanwhile: '],
  ])('an error for ever at %s costs that answer and no other', async (path, warning) => {
    const emulator = await emulate({ seed: 4 });
    const fault = { status: 500, reason: 'backendError', times: Infinity };
    emulator.faults.add({ ...fault, path: new RegExp(`^${path}$`) });
    const source = await open(emulator, 'gdrive:', {}, hurry().pace);
    const listed = new Set((await listAll(source)).map(({ sourceId }) => sourceId));
    const { complete, warnings } = source.statement() ?? {};
    expect(complete).toBe(false);
    expect(warnings).toContainEqual(expect.stringContaining(warning));
    for (const { item, foundBy } of emulator.truth())
      if (foundBy !== 'drive') expect(listed).toContain(item.id);
  });
});

describe('what the service says of the bytes of one file', () => {
  async function drive(): Promise<{ emulator: Emulator; source: Source }> {
    const emulator = await emulate({ scene: false, items: 4 });
    return { emulator, source: await open(emulator, 'gdrive:', {}, hurry(emulator).pace) };
  }

  test.each<[string, Fault, string]>([
    ['downloadQuotaExceeded', { status: 403 }, 'failed denied'],
    ['cannotDownloadAbusiveFile', { status: 403 }, 'skipped denied'],
    ['cannotDownloadFile', { status: 403 }, 'skipped download-disabled'],
    ['fileNotDownloadable', { status: 403 }, 'skipped unsupported-format'],
    ['insufficientFilePermissions', { status: 403 }, 'failed denied'],
    ['appNotAuthorizedToFile', { status: 403 }, 'failed denied'],
    ['notFound', { status: 404 }, 'failed vanished'],
    ['badRequest', { status: 400 }, 'failed damaged'],
    ['requestedRangeNotSatisfiable', { status: 416 }, 'failed changed-while-read'],
    ['backendError', { status: 500, times: 8 }, 'failed damaged'],
  ])('%s concerns that file alone', async (reason, fault, verdict) => {
    const { emulator, source } = await drive();
    const [first, second] = (await listAll(source)).filter(({ kind }) => kind === 'file');
    emulator.faults.add({ ...fault, reason, ...GLOBAL, query: { alt: 'media' } });
    const error = await read(source, first!).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unreadable);
    expect(`${(error as Unreadable).status} ${(error as Unreadable).reason}`).toBe(verdict);
    expect(await read(source, second!)).toContain('of seed 1');
  });

  test("what Google takes for malware is read where it is acknowledged, one's own alone", async () => {
    const emulator = await emulate({ seed: 7 });
    const source = await open(emulator, 'gdrive:', { acknowledgeAbuse: true }, hurry(emulator).pace);
    const items = await listAll(source);
    const flagsFor = (label: string) =>
      emulator.log
        .filter(({ path, query }) => path.endsWith(emulator.id(label)) && query['alt'] === 'media')
        .map(({ query }) => query['acknowledgeAbuse'] ?? null);
    expect(await read(source, itemOf(emulator, items, 'abusive'))).toBe('flagged by mistake\n');
    expect(flagsFor('abusive')).toEqual([null, 'true']);
    const theirs = read(source, itemOf(emulator, items, 'abusive of others'));
    await expect(theirs).rejects.toMatchObject({ status: 'skipped', reason: 'denied' });
    expect(flagsFor('abusive of others')).toEqual([null]);
    await read(source, itemOf(emulator, items, 'md5 only'));
    expect(flagsFor('md5 only')).toEqual([null]);
  });

  test.each(['dailyLimitExceeded', 'quotaExceeded'])('%s ends the source', async (reason) => {
    const { emulator, source } = await drive();
    const [file] = (await listAll(source)).filter(({ kind }) => kind === 'file');
    emulator.faults.add({ status: 403, reason, ...LIMITS, query: { alt: 'media' } });
    await expect(read(source, file!)).rejects.toBeInstanceOf(SourceLost);
  });
});

describe('exports that fail', () => {
  async function exportedAs(exportAs: ExportName[], label: string, ...faults: Fault[]) {
    const emulator = await emulate({ seed: 7 });
    const { pace, waits } = hurry(emulator);
    const source = await open(emulator, 'gdrive:', { ...lastingSignIn(emulator), exportAs }, pace);
    const item = itemOf(emulator, await listAll(source), label);
    emulator.faults.add(...faults.map((fault) => ({ path: '/export', ...fault })));
    const from = emulator.log.length;
    const text = await read(source, item).catch((error: unknown) => error as Unreadable);
    return { text, wire: emulator.log.slice(from), waits };
  }
  const exported = (label: string, ...faults: Fault[]) => exportedAs([], label, ...faults);
  const formats = (wire: Emulator['log']) => wire.map(({ query }) => query['mimeType']?.split(/[./]/).at(-1));

  test('a format that always fails is tried three times, then the next one', async () => {
    const { text, wire } = await exported('document', { status: 500, reason: 'internalError', times: 3 });
    expect(text).toContain('Account plan for Contoso');
    expect(formats(wire)).toEqual(['document', 'document', 'document', 'plain']);
  });

  test('one that is too large is asked for in every other way', async () => {
    const { text, wire } = await exported('too large');
    expect(text).toContain('PK');
    expect(formats(wire).slice(0, 4)).toEqual(['document', 'plain', 'markdown', 'pdf']);
    expect(wire.map(({ methodId }) => methodId)).toContain('drive.files.download');
    expect(wire.filter(({ methodId }) => methodId === 'drive.operations.get').length).toBe(2);
  });

  test('formats that a person prefers come first, those alone that Google has for the type', async () => {
    const preferred: ExportName[] = ['epub', 'pdf', 'md', 'xlsx'];
    const fails = { status: 500, reason: 'internalError', times: 3 };
    const { text, wire } = await exportedAs(preferred, 'document', fails);
    expect(text).toContain('Account plan for Contoso');
    expect(formats(wire)).toEqual(['pdf', 'pdf', 'pdf', 'markdown']);
    expect(formats((await exportedAs(preferred, 'slides')).wire)).toEqual(['pdf']);
    expect(formats((await exportedAs(['md', 'xlsx'], 'sheet')).wire)).toEqual(['sheet']);
  });

  const PENDING: Fault = {
    ...{ path: '/operations/', times: Infinity, status: 200 },
    ...{ body: '{"name": "operations/x", "done": null}', contentType: 'application/json' },
  };
  const NO_LINKS: Fault = {
    ...{ path: /files/, query: { fields: 'exportLinks' }, status: 200 },
    ...{ body: '{}', contentType: 'application/json' },
  };
  const polls = (wire: Emulator['log']) => wire.filter(({ path }) => path.includes('/operations/')).length;

  test('a download that stays pending is given up after a minute for the links', async () => {
    const { text, wire, waits } = await exported('too large', PENDING);
    expect(text).toContain('PK');
    expect(polls(wire)).toBe(30);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(60_000);
    expect((await exported('too large', PENDING, NO_LINKS)).text).toMatchObject({
      status: 'failed',
      reason: 'timeout',
    });
  });

  test('a download that is not known any more is one way less, and no sign that the document is gone', async () => {
    const gone = {
      path: '/operations/',
      status: 404,
      reason: 'notFound',
      message: 'Operation not found: x.',
    };
    const { text, wire } = await exported('too large', gone);
    expect(text).toContain('PK');
    expect(polls(wire)).toBe(1);
    expect((await exported('too large', gone, NO_LINKS)).text).toMatchObject({
      status: 'skipped',
      reason: 'export-too-large',
    });
  });

  test('an error of every way is no matter of the format', async () => {
    const broken = { path: /./, status: 500, reason: 'internalError', times: Infinity };
    const { text } = await exported('document', broken);
    expect(text).toMatchObject({ status: 'failed', reason: 'damaged' });
  });

  test('one that breaks off is asked for from its start, without a range', async () => {
    const { text, wire } = await exported('document', { cutAt: 10 });
    expect(text).toMatchObject({ status: 'failed', reason: 'damaged', again: true });
    expect(wire.every(({ headers }) => headers['range'] === undefined)).toBe(true);
  });

  test('a web page is not taken for the document', async () => {
    const { text } = await exported('document', { ...PAGE, times: 1 });
    expect(text).toMatchObject({ status: 'failed', reason: 'damaged', again: true });
  });
});
