import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { startEmulator, type Emulator } from '../../emulator/emulator.ts';
import { fakeIo, runMain } from '../cli/run-main.ts';
import { folder } from './open.ts';

interface Place {
  emulator: Emulator;
  env: Record<string, string>;
  client: string;
  stored: string;
}

async function place(): Promise<Place> {
  const emulator = await startEmulator({ scene: false });
  onTestFinished(() => emulator.close());
  const config = folder();
  const client = join(config, 'client.json');
  writeFileSync(client, JSON.stringify(emulator.clientFile()));
  return {
    emulator,
    client,
    env: {
      XDG_CONFIG_HOME: config,
      HANDBACK_DRIVE_ENDPOINT: emulator.origin,
      PATH: process.env['PATH'] ?? '',
    },
    stored: join(config, 'handback', 'google-drive.json'),
  };
}

/** Signs in without a browser: `agree` gets the address to visit and gives the one to paste. */
async function paste({ env, client }: Place, agree: (url: string) => Promise<string>, more: string[] = []) {
  const { io, stdout, stderr } = fakeIo(env);
  const done = main(['auth', 'login', '--client', client, '--no-browser', ...more], io);
  await expect.poll(() => stderr.text, { interval: 5 }).toContain('Paste that address');
  const url = /^http:.*$/m.exec(stderr.text)?.[0] ?? '';
  (io.stdin as unknown as NodeJS.WritableStream).end(`${await agree(url)}\n`);
  return { code: await done, stdout: stdout.text, stderr: stderr.text };
}

const follow = async (url: string): Promise<string> =>
  (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';

let there: Place;
beforeEach(async () => {
  there = await place();
});

describe('signing in', () => {
  test('asks for reading alone, keeps the sign-in private, and gives it back', async () => {
    const { emulator, env, stored } = there;
    const asked: string[] = [];
    const login = await paste(there, (url) => {
      asked.push(url);
      return follow(url);
    });
    expect(login).toMatchObject({
      code: 0,
      stdout: 'signed in as dana.reyes@example.com, for reading everything\n',
    });
    const query = new URL(asked[0] ?? '').searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      scope: 'https://www.googleapis.com/auth/drive.readonly',
      access_type: 'offline',
      code_challenge_method: 'S256',
    });
    expect(query.get('state')?.length).toBeGreaterThan(20);
    expect(statSync(stored).mode & 0o777).toBe(0o600);
    expect(statSync(join(stored, '..')).mode & 0o777).toBe(0o700);

    const status = await runMain(['auth', 'status'], env);
    expect(status.stdout).toContain('account: dana.reyes@example.com');
    expect(status.stdout).toMatch(/token: {3}until \d{4}-/);
    const logout = await runMain(['auth', 'logout'], env);
    expect(logout.stdout).toBe('signed out: dana.reyes@example.com\n');
    expect(existsSync(stored)).toBe(false);
    expect(emulator.log.some(({ path }) => path === '/revoke')).toBe(true);
    for (const secret of emulator.oauth.secrets()) {
      for (const { stdout, stderr } of [login, status, logout]) expect(stdout + stderr).not.toContain(secret);
    }
    expect(await runMain(['auth', 'status'], env)).toMatchObject({ code: 6 });
  });

  test('comes back from a browser to a port of its own, whoever else knocks there', async () => {
    const { env, client } = there;
    const browser = join(folder(), 'browser');
    // A page of somebody else's first sends the browser to the port with a state of its own.
    writeFileSync(
      browser,
      `#!/usr/bin/env node
      const back = new URL(new URL(process.argv[2]).searchParams.get('redirect_uri'));
      back.search = '?code=stolen&state=guessed';
      fetch(back).then(({ status }) => { if (status === 400) return fetch(process.argv[2]); });`,
    );
    chmodSync(browser, 0o755);
    const login = await runMain(['auth', 'login', '--client', client, '--metadata-only'], {
      ...env,
      BROWSER: browser,
    });
    expect(login).toMatchObject({
      code: 0,
      stdout: 'signed in as dana.reyes@example.com, for names, sizes and dates\n',
    });
  });

  test.each([
    [
      'refused',
      (): void => void (there.emulator.oauth.consent.deny = true),
      follow,
      [],
      'Google answered access_denied',
    ],
    [
      'of another state',
      (): void => undefined,
      async (url: string) => (await follow(url)).replace(/state=[^&]*/, 'state=other'),
      [],
      'not the address that this sign-in ends at',
    ],
    [
      'as another account',
      (): void => undefined,
      follow,
      ['--expect-account', 'someone@example.com'],
      'signed in as another account: dana.reyes@example.com, not someone@example.com',
    ],
    [
      'with a code that is not right',
      (): void => undefined,
      async (url: string) => (await follow(url)).replace(/code=[^&]*/, 'code=4/0Ax'),
      [],
      'the sign-in is no longer valid',
    ],
  ])('leaves nothing behind when it is %s', async (_, before, agree, more, message) => {
    before();
    const login = await paste(there, agree, more);
    expect(login.code).toBe(6);
    expect(login.stderr).toContain(message);
    expect(existsSync(there.stored)).toBe(false);
  });
});

describe('what is refused', () => {
  test('a sign-in or a token that others may read', async () => {
    await paste(there, follow);
    chmodSync(there.stored, 0o644);
    expect(await runMain(['scan', 'gdrive:'], there.env)).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('others may read this secret') as string,
    });
    const token = join(folder(), 'token');
    writeFileSync(token, there.emulator.oauth.accessToken(), { mode: 0o640 });
    expect((await runMain(['scan', 'gdrive:', '--access-token-file', token], there.env)).code).toBe(6);
  });

  test.each([
    'https://evil.example',
    'http://evil.example:80',
    'http://127.0.0.1.evil.example',
    'http://user@127.0.0.1:1',
    'nonsense',
  ])('a service at %s, which would be sent the token', async (endpoint) => {
    expect(
      await runMain(['auth', 'status'], { ...there.env, HANDBACK_DRIVE_ENDPOINT: endpoint }),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not an address of this machine') as string,
    });
  });

  test('what is no OAuth client', async () => {
    writeFileSync(there.client, '{"web": {}}');
    expect(await runMain(['auth', 'login', '--client', there.client], there.env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not an OAuth client of type "Desktop app"') as string,
    });
  });
});

test('a service account and the environment sign in too', async () => {
  const { emulator, env } = there;
  const key = join(folder(), 'key.json');
  writeFileSync(key, JSON.stringify(emulator.serviceAccountFile()), { mode: 0o600 });
  const scan = await runMain(
    ['scan', 'gdrive:', '--service-account', key, '--impersonate', 'dana.reyes@example.com', '-q'],
    env,
  );
  expect(scan.code).toBe(0);
  expect(emulator.log.filter(({ path }) => path === '/token')).toHaveLength(1);

  const user = join(folder(), 'adc.json');
  const { clientId, clientSecret } = emulator.oauth;
  const credentials = { type: 'authorized_user', client_id: clientId, client_secret: clientSecret };
  writeFileSync(user, JSON.stringify({ ...credentials, refresh_token: emulator.oauth.refreshToken() }));
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = user;
  onTestFinished(() => {
    delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  });
  expect((await runMain(['scan', 'gdrive:', '--application-default', '-q'], env)).code).toBe(0);
  expect(readFileSync(user, 'utf8')).toContain('refresh_token');
});
