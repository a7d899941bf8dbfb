import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTunnel, type Tunnel } from '../emulator/clients/tunnel.ts';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';

const run = promisify(execFile);
const FOLDER = 'application/vnd.google-apps.folder';

/** Clients of other makers see the same drive: emulator (b) 44. Debian: python3-googleapi, rclone, openssl. */
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ items: 300, sharedDrives: 20 });
});
afterAll(async () => {
  await emulator.close();
  expect(emulator.violations).toEqual([]);
});

const withoutProxy = { ...process.env, HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' };

it('python3-googleapi lists, pages, downloads, exports, refreshes and sees the errors', async () => {
  const { oauth, origin } = emulator;
  oauth.revokeAll('access');
  const labels = ['crowd', 'revised', 'document', 'abusive', 'empty'];
  const given = {
    origin,
    access_token: 'ya29.expired',
    refresh_token: oauth.refreshToken(),
    client_id: oauth.clientId,
    client_secret: oauth.clientSecret,
    ids: Object.fromEntries(labels.map((label) => [label, emulator.id(label)])),
  };
  const script = fileURLToPath(new URL('../emulator/clients/check.py', import.meta.url));
  const { stdout } = await run('/usr/bin/python3', [script, JSON.stringify(given)], { env: withoutProxy });
  const listed = [...emulator.truth()].filter(({ foundBy }) => foundBy === 'user').map(({ item }) => item.id);
  expect(JSON.parse(stdout)).toEqual({
    ids: listed.sort(),
    pages: Math.ceil(listed.length / 100),
    drives: 22,
    drivePages: 3,
    permissions: 131,
    blob: 'version 209\n',
    text: 'Account plan for Contoso\r\nRenewal in the third quarter\r\n',
    about: { user: { emailAddress: emulator.account } },
    notFound: [404, 'File not found: nope.'],
    badQuery: [400, 'Invalid Value'],
    abusive: [403, 'This file has been identified as malware or spam and cannot be downloaded.'],
    empty: [416, 'Request range not satisfiable'],
    refreshed: true,
  });
});

describe('rclone', () => {
  let tunnel: Tunnel;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'handback-test-'));
    tunnel = await openTunnel(folder, emulator.origin);
    const { clientId, clientSecret } = emulator.oauth;
    const token = {
      access_token: 'ya29.expired',
      token_type: 'Bearer',
      refresh_token: emulator.oauth.refreshToken(),
      expiry: '2020-01-01T00:00:00Z',
    };
    const lines = [
      '[gd]',
      'type = drive',
      `client_id = ${clientId}`,
      `client_secret = ${clientSecret}`,
      'scope = drive.readonly',
      `token_url = ${emulator.origin}/token`,
      `token = ${JSON.stringify(token)}`,
    ];
    writeFileSync(join(folder, 'rclone.conf'), `${lines.join('\n')}\n`);
  });
  afterAll(async () => {
    await tunnel.close();
    rmSync(folder, { recursive: true });
  });

  const rclone = async (...parameters: string[]): Promise<string> => {
    const shared = [
      '--config',
      join(folder, 'rclone.conf'),
      '--ca-cert',
      tunnel.certificate,
      '--retries',
      '1',
    ];
    const env = { ...withoutProxy, HTTPS_PROXY: tunnel.url, RCLONE_LOW_LEVEL_RETRIES: '2' };
    return (await run('rclone', [...shared, ...parameters], { env })).stdout;
  };

  it('lists a tree as the truth says, folder by folder and many folders at once', async () => {
    const expected = [...emulator.truth()]
      .filter(({ item, paths }) => paths.some((path) => path[0] === 'Box 0') && item.mimeType !== FOLDER)
      .map(({ paths }) => (paths[0] ?? []).slice(1).join('/'))
      .sort();
    expect(expected.length).toBeGreaterThan(200);
    for (const more of [[], ['--fast-list']]) {
      const listed = await rclone('lsf', '-R', '--files-only', 'gd:Box 0', ...more);
      expect(listed.trimEnd().split('\n').sort()).toEqual(expected);
    }
  });

  it('reads bytes, exports and hashes', async () => {
    expect(await rclone('cat', 'gd:revised.txt')).toBe('version 209\n');
    await rclone('copy', 'gd:Reports', join(folder, 'copied'), '--drive-export-formats', 'txt');
    expect(readFileSync(join(folder, 'copied', 'in two places.txt'), 'utf8')).toBe('filed twice\n');
    const exported = await rclone('cat', 'gd:Docs, sheets, slides/Account plan.docx');
    expect(exported.startsWith('PK')).toBe(true);
    expect(await rclone('md5sum', 'gd:revised.txt')).toContain(
      emulator.store.get(emulator.id('revised'))?.content?.hashes().md5 ?? '-',
    );
  });

  it('knows the trash, what is shared, and the account', async () => {
    expect((await rclone('lsf', '--drive-trashed-only', 'gd:')).split('\n')).toContain('old plan.txt');
    expect((await rclone('lsf', '--drive-shared-with-me', 'gd:')).split('\n')).toContain('from Ivy.txt');
    expect(JSON.parse(await rclone('about', '--json', 'gd:'))).toMatchObject({ total: 16106127360 });
  });

  it('is refused flagged files until it acknowledges', async () => {
    const path = 'gd:Troubles/flagged.txt';
    await expect(rclone('cat', path)).rejects.toThrow('cannotDownloadAbusiveFile');
    expect(await rclone('cat', '--drive-acknowledge-abuse', path)).toBe('flagged by mistake\n');
  });

  it('refreshed its token and wrote nothing', () => {
    const agents = emulator.log.filter(({ headers }) => headers['user-agent']?.startsWith('rclone'));
    expect(agents.length).toBeGreaterThan(20);
    expect(agents.filter(({ method, path }) => method !== 'GET' && path !== '/token')).toEqual([]);
    expect(emulator.log.some(({ path }) => path === '/token')).toBe(true);
  });
});

it('100,000 items are listed in 100 pages by a bare client, in little memory', async () => {
  const big = await startEmulator({ items: 100_000, scene: false, validate: false });
  try {
    const before = process.memoryUsage().rss;
    const authorization = `Bearer ${big.oauth.accessToken()}`;
    let rows = 0;
    let token: string | undefined = '';
    while (token !== undefined) {
      const query = new URLSearchParams({
        pageSize: '1000',
        fields: 'nextPageToken,files(id,name)',
        pageToken: token,
      });
      const response = await fetch(`${big.origin}/drive/v3/files?${query.toString()}`, {
        headers: { authorization },
      });
      const page = (await response.json()) as { files: object[]; nextPageToken?: string };
      rows += page.files.length;
      token = page.nextPageToken;
    }
    expect([rows, big.log.length]).toEqual([100_000, 100]);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  } finally {
    await big.close();
  }
});
