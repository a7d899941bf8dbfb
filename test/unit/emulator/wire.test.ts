import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { START } from '../../emulator/clock.ts';
import { anyonePermission } from '../../emulator/people.ts';
import { METHODS } from '../../emulator/discovery.ts';
import { startEmulator } from '../../emulator/emulator.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { UNCERTAIN } from '../../emulator/uncertain.ts';
import { bare, clientOf, emulatorFor, found, pagesOf, refusalOf } from './client.ts';

const held = emulatorFor({ items: 60 });
const id = (label: string) => held.emulator.id(label);

/** The body as it came, not decompressed. */
function raw(
  path: string,
  headers: Record<string, string>,
): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  const authorization = `Bearer ${held.emulator.oauth.accessToken()}`;
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      held.emulator.origin + path,
      { headers: { authorization, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ headers: response.headers, body: Buffer.concat(chunks) });
        });
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end();
  });
}

describe('emulator (b) 6: JSON answers', () => {
  it('have the headers of Google, and are pretty unless told otherwise', async () => {
    const pretty = await bare(held.emulator, '/drive/v3/files/root?alt=json&key=k&quotaUser=u&$.xgafv=2');
    expect(pretty.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(pretty.headers.get('vary')).toBe('Origin, X-Origin');
    expect(pretty.headers.get('cache-control')).toBe('no-cache, no-store, max-age=0, must-revalidate');
    expect(pretty.headers.get('date')).toBe(new Date(START).toUTCString());
    expect(await pretty.text()).toContain('{\n "kind": "drive#file"');
    const compact = await bare(held.emulator, '/drive/v3/files/root?prettyPrint=false');
    expect(await compact.text()).toContain('{"kind":"drive#file"');
  });
});

describe('emulator (b) 7: gzip', () => {
  it.each([
    ['gzip, deflate', 'some client (gzip)', true],
    ['gzip', 'rclone/v1.60.1', false],
    ['identity', 'some client (gzip)', false],
  ])('accept-encoding %s, agent %s: %s', async (accepted, agent, zipped) => {
    const { headers, body } = await raw('/drive/v3/files/root', {
      'accept-encoding': accepted,
      'user-agent': agent,
    });
    expect(headers['content-encoding']).toBe(zipped ? 'gzip' : undefined);
    expect((zipped ? gunzipSync(body) : body).toString()).toContain('My Drive');
  });
});

describe('emulator (b) 40: quota', () => {
  it('counts units by method and refuses above a bound until the minute is over', async () => {
    const emulator = await startEmulator({ items: 20 });
    try {
      const client = clientOf(emulator);
      await client.files.list({});
      await client.files.get({ fileId: 'root' });
      await client.files.get({ fileId: emulator.id('link'), alt: 'media' });
      const told = (await (await bare(emulator, '/__emu/meter')).json()) as object;
      expect(told).toEqual({
        units: 305,
        calls: { 'drive.files.list': 1, 'drive.files.get': 2 },
        busiestMinute: 305,
      });
      expect(emulator.log.slice(0, 3).map(({ units }) => units)).toEqual([100, 5, 200]);
      const refused = async (quota: object) => {
        emulator.meter.quota = quota;
        const response = await bare(emulator, '/drive/v3/files');
        const { error } = (await response.json()) as {
          error: { errors: { reason: string; domain: string }[] };
        };
        return [
          response.status,
          error.errors[0]?.reason,
          error.errors[0]?.domain,
          response.headers.get('retry-after'),
        ];
      };
      const domain = 'usageLimits';
      expect(await refused({ perMinutePerUser: 300 })).toEqual([403, 'userRateLimitExceeded', domain, null]);
      expect(await refused({ perMinutePerProject: 300 })).toEqual([403, 'rateLimitExceeded', domain, null]);
      expect(await refused({ perMinutePerUser: 300, as429: true, retryAfter: 7 })).toEqual([
        429,
        'rateLimitExceeded',
        domain,
        '7',
      ]);
      emulator.clock.advance(60_000);
      expect(await refused({ perDay: 300 })).toEqual([403, 'dailyLimitExceeded', domain, null]);
      emulator.meter.quota = { perMinutePerUser: 300 };
      expect((await client.files.list({})).status).toBe(200);
    } finally {
      await emulator.close();
    }
  });
});

describe('emulator (b) 41: scripted faults', () => {
  const path = () => `/drive/v3/files/${id('revised')}`;

  it.each<[string, Fault, number, string]>([
    [
      'an error with a reason',
      { status: 403, reason: 'sharingRateLimitExceeded', retryAfter: '9' },
      403,
      '"sharingRateLimitExceeded"',
    ],
    [
      'an error in the newer form',
      { status: 403, detail: 'RATE_LIMIT_EXCEEDED' },
      403,
      '"RATE_LIMIT_EXCEEDED"',
    ],
    ['HTML', { status: 502, body: '<html>Bad Gateway</html>' }, 502, 'Bad Gateway'],
    ['an empty body', { status: 500, body: '' }, 500, ''],
    ['a redirect', { status: 302, body: '', headers: { location: 'https://accounts.google.com/' } }, 302, ''],
    ['half of the JSON', { invalidJson: true }, 200, '"kind"'],
    ['slow headers', { delay: 30 }, 200, '"kind"'],
  ])('%s', async (_, fault, status, text) => {
    held.emulator.faults.add({ ...fault, path: path() });
    const response = await bare(held.emulator, path());
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(fault.retryAfter ?? null);
    const body = await response.text();
    expect(body).toContain(text);
    if (fault.invalidJson)
      expect(() => {
        JSON.parse(body);
      }).toThrow(SyntaxError);
    expect((await bare(held.emulator, path())).status).toBe(200);
    expect(held.emulator.faults.unused()).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['reset before headers', { reset: true }],
    ['cut', { cutAt: 5 }],
    ['with a wrong length', { lengthOffBy: 100 }],
  ])('an answer %s', async (_, fault) => {
    held.emulator.faults.add({ ...fault, path: path() });
    await expect(bare(held.emulator, path()).then((response) => response.text())).rejects.toThrow();
    expect((await (await bare(held.emulator, path())).text()).length).toBeGreaterThan(20);
  });

  it('broken gzip breaks off', async () => {
    held.emulator.faults.add({ path: path(), brokenGzip: true });
    const { headers, body } = await raw(path(), {});
    expect(headers['content-encoding']).toBe('gzip');
    expect(() => gunzipSync(body)).toThrow();
  });

  it('a body that stalls gives its first bytes and no more', async () => {
    held.emulator.faults.add({ path: path(), stallAt: 4 });
    const abort = new AbortController();
    const response = await bare(held.emulator, `${path()}?alt=media`, { signal: abort.signal });
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value as Uint8Array).toString()).toBe('vers');
    const rest = reader?.read();
    abort.abort();
    await expect(rest).rejects.toThrow();
  });

  it('a cut body resumes with a range', async () => {
    held.emulator.faults.add({ path: path(), query: { alt: 'media' }, cutAt: 4 });
    const cut = await bare(held.emulator, `${path()}?alt=media`);
    const got: Buffer[] = [];
    await expect(async () => {
      for await (const chunk of cut.body as unknown as AsyncIterable<Uint8Array>)
        got.push(Buffer.from(chunk));
    }).rejects.toThrow();
    const start = Buffer.concat(got).toString();
    expect(start).toBe('vers');
    const rest = await bare(held.emulator, `${path()}?alt=media`, {
      headers: { range: `bytes=${start.length}-` },
    });
    expect([rest.status, start + (await rest.text())]).toEqual([206, 'version 209\n']);
  });

  it('counts the requests that fit: the n-th, some, all', async () => {
    const { faults } = held.emulator;
    const statuses = async () => {
      const all: number[] = [];
      for (let n = 0; n < 4; n++) all.push((await bare(held.emulator, path())).status);
      return all;
    };
    faults.add({ path: path(), nth: 2, times: 2, status: 500 });
    expect(await statuses()).toEqual([200, 500, 500, 200]);
    faults.add(
      { path: path(), method: 'POST', status: 500 },
      { path: path(), query: { alt: /media/ }, status: 500 },
    );
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    expect(faults.unused()).toHaveLength(2);
    faults.clear();
    faults.add({ path: /revised|files/, times: Infinity, status: 503 });
    expect(await statuses()).toEqual([503, 503, 503, 503]);
    faults.clear();
  });

  it('changes the drive between two requests', async () => {
    const { faults, other } = held.emulator;
    const before = (act: () => void) => {
      faults.add({ path: `/files/${id('external')}`, before: act });
    };
    const get = () => held.client.files.get({ fileId: id('external'), fields: 'name,shared' });
    before(() => {
      other.rename(id('external'), 'renamed.txt');
    });
    expect((await get()).data.name).toBe('renamed.txt');
    before(() => {
      other.share(id('external'), anyonePermission());
    });
    expect((await get()).data.shared).toBe(true);
    before(() => {
      other.delete(id('external'));
    });
    expect(await refusalOf(get())).toMatchObject({ status: 404, reason: 'notFound' });
  });
});

describe('emulator (b) 42: wire log', () => {
  it('shows method, path, query, headers without secrets, overlap, faults', async () => {
    const { emulator, client } = held;
    const from = emulator.log.length;
    emulator.faults.add({ path: '/drive/v3/files', delay: 20, times: 3 });
    await Promise.all([1, 2, 3].map(() => client.files.list({ q: 'trashed=false', fields: 'files(id)' })));
    const records = emulator.log.slice(from);
    expect(records[0]).toMatchObject({
      method: 'GET',
      path: '/drive/v3/files',
      query: { q: 'trashed=false', fields: 'files(id)' },
      methodId: 'drive.files.list',
      status: 200,
      units: 100,
      faulted: true,
    });
    expect(Math.max(...records.map(({ inFlight }) => inFlight))).toBe(3);
    expect(records[0]?.headers['user-agent']).toContain('google-api-nodejs-client');
    expect(records.every(({ startedAt, endedAt }) => endedAt === null || endedAt > startedAt)).toBe(true);
    const told = JSON.stringify(emulator.log);
    const secrets = emulator.oauth.secrets();
    expect(secrets.length).toBeGreaterThan(1);
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  });
});

describe('emulator (b) 43: size and determinism', () => {
  it('lists 25,000 items in 25 pages and holds none of them', async () => {
    const emulator = await startEmulator({ items: 25_000, scene: false, validate: false });
    try {
      const client = clientOf(emulator);
      const pages = await pagesOf(client, { pageSize: 1000, fields: 'nextPageToken,files(id)' });
      const ids = new Set(pages.flat().map(({ id: each }) => each));
      expect([pages.length, ids.size]).toEqual([25, 25_000]);
      const last = pages.at(-1)?.at(-1)?.id ?? '';
      const { data } = await client.files.get({ fileId: last, fields: 'id,name,parents,md5Checksum,size' });
      expect(data.id).toBe(last);
      const siblings = await found(client, `'${data.parents?.[0] ?? ''}' in parents`);
      expect(siblings).toContain(data.name);
    } finally {
      await emulator.close();
    }
  });

  it('takes a folder of the disk', async () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'Plans/plan.txt': 'the plan\n', 'photo.jpg': new Uint8Array([255, 216, 255]) });
    const emulator = await startEmulator({ folder, scene: false });
    try {
      const client = clientOf(emulator);
      const listed = await client.files.list({ fields: 'files(name,mimeType,size)', orderBy: 'name' });
      expect(listed.data.files).toEqual([
        { name: 'Plans', mimeType: 'application/vnd.google-apps.folder' },
        { name: 'photo.jpg', mimeType: 'image/jpeg', size: '3' },
        { name: 'plan.txt', mimeType: 'text/plain', size: '9' },
      ]);
      const fileId = emulator.id('Plans/plan.txt');
      const { data } = await client.files.get({ fileId, alt: 'media' }, { responseType: 'text' });
      expect(data).toBe('the plan\n');
    } finally {
      await emulator.close();
    }
  });

  it('walks reach what the list gives', async () => {
    const ids: string[] = [];
    const open = [held.emulator.store.rootId];
    const seen = new Set(open);
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      const fields = 'nextPageToken,files(id,mimeType)';
      const rows = (
        await pagesOf(held.client, { q: `'${folder}' in parents`, fields, pageSize: 1000 })
      ).flat();
      for (const { id: child = '', mimeType } of rows) {
        if (child === null || seen.has(child)) continue;
        seen.add(child);
        ids.push(child);
        if (mimeType === 'application/vnd.google-apps.folder') open.push(child);
      }
    }
    const reachable = [...held.emulator.truth()].filter(({ item, paths }) => {
      return item.driveId === undefined && paths.some((path) => !path.includes(null)) && topIsRoot(item.id);
    });
    expect(ids.sort()).toEqual(reachable.map(({ item }) => item.id).sort());
  });

  function topIsRoot(of: string): boolean {
    const { store } = held.emulator;
    const open = [of];
    const seen = new Set<string>();
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === store.rootId) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...(store.get(at)?.parents ?? []));
    }
    return false;
  }

  it('the same seed gives the same drive, another seed another', async () => {
    const rows = async (seed: number) => {
      const emulator = await startEmulator({ seed, items: 40 });
      const { data } = await clientOf(emulator).files.list({ pageSize: 1000, fields: 'files' });
      const { origin } = emulator;
      await emulator.close();
      return JSON.stringify(data.files).replaceAll(origin, '');
    };
    const [one, again, other] = [await rows(5), await rows(5), await rows(6)];
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).toMatch(/"1[\w-]{32}"/);
    expect(held.emulator.store.rootId).toMatch(/^0A[\w-]{11}Uk9PVA$/);
    expect(held.emulator.store.drives[0]?.id).toMatch(/^0A[\w-]{14}PVA$/);
  });
});

describe('emulator (b) 44: it checks itself', () => {
  it('every answer is checked against the discovery document', async () => {
    const emulator = await startEmulator({ items: 1 });
    const item = emulator.store.get(emulator.id('link'));
    if (item) item.told = { starred: 'yes', nonsense: 1 };
    await clientOf(emulator).files.get({ fileId: emulator.id('link'), fields: '*' });
    await emulator.close();
    expect(emulator.violations).toEqual([
      'drive.files.get: .starred: "yes" is no boolean; .nonsense: unknown',
    ]);
  });

  it('serves every method of the committed documents', async () => {
    for (const { id: method, httpMethod, path } of METHODS) {
      const prefix = method.startsWith('drive.') ? '/drive/v3/' : '/';
      const at = prefix + path.replace(/\{\+?\w+\}/g, 'x');
      const response = await bare(held.emulator, at, { method: httpMethod, anonymous: true });
      expect([method, response.status]).toEqual([method, 401]);
    }
  });

  it('names what is not certain of the real Drive, and the switch for it', () => {
    expect(UNCERTAIN.length).toBeGreaterThan(10);
    const named = UNCERTAIN.flatMap(({ switch: of }) => (of === undefined ? [] : [of]));
    expect(named.filter((each) => !(each in held.emulator.switches))).toEqual([]);
  });
});
