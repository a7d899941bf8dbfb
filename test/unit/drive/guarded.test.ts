import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { signIn } from '../../../src/sources/drive/login.ts';
import { READ_SCOPE } from '../../../src/sources/drive/scopes.ts';
import { COLLEAGUE } from '../../emulator/people.ts';
import { makePlant } from '../../emulator/scene/plant.ts';
import { BIN } from '../../make/run.ts';
import { runMain } from '../cli/run-main.ts';
import { emulate, folder, hurry, listAll, open, tokenFile } from './open.ts';

const run = promisify(execFile);

test('a proxy of the environment sees nothing of what goes to an emulator', async () => {
  const emulator = await emulate({ scene: false, items: 30 });
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url ?? ''}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY'];
  const key = join(folder(), 'key.json');
  writeFileSync(key, JSON.stringify(emulator.serviceAccountFile()), { mode: 0o600 });
  const ways = [
    ['--access-token-file', tokenFile(emulator)],
    ['--service-account', key, '--impersonate', emulator.account],
  ];
  for (const way of ways) {
    const { stdout } = await run(process.execPath, [BIN, 'scan', 'gdrive:', ...way, '-f', 'json'], {
      env: {
        PATH: process.env['PATH'],
        HANDBACK_DRIVE_ENDPOINT: emulator.origin,
        ...Object.fromEntries(names.map((name) => [name, through])),
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ complete: true, coverage: { listed: 30 } });
  }
  expect(seen).toEqual([]);
});

describe('--verify-listing', () => {
  test('finds what the lists leave out, in a folder, at the top and in a shared drive', async () => {
    const emulator = await emulate({ seed: 3 });
    const plant = makePlant(emulator.store, 3);
    const [drive] = emulator.store.drives;
    const hidden = { owner: COLLEAGUE, opened: false, permissions: [] };
    const own = plant.folder('own folder', 'Mine', [plant.root]);
    plant.file('left out below', 'left out below.txt', [own], 'x\n', hidden);
    plant.file('left out on top', 'left out on top.txt', [plant.root], 'y\n', hidden);
    const labels = ['left out below', 'left out on top'];
    const plain = await open(emulator);
    const without = (await listAll(plain)).map(({ sourceId }) => sourceId);
    for (const label of labels) expect(without).not.toContain(emulator.id(label));
    const source = await open(emulator, 'gdrive:', { verifyListing: true });
    const items = await listAll(source);
    const byId = new Map(items.map((item) => [item.sourceId, item.path]));
    expect(labels.map((label) => byId.get(emulator.id(label)))).toEqual([
      'My Drive/Mine/left out below.txt',
      'My Drive/left out on top.txt',
    ]);
    expect(items).toHaveLength(without.length + labels.length);
    const statement = source.statement();
    expect(statement?.facts).toMatchObject({ verified: { missed: labels.length } });
    expect(statement?.warnings).toEqual([
      expect.stringContaining('the walk through every folder brought 2 items'),
    ]);
    const asked = emulator.log.map(({ query }) => query['q'] ?? '');
    expect(asked).toContain(`'${drive?.id ?? ''}' in parents`);
    expect(asked.some((query) => query.includes(' or '))).toBe(false);
  });

  test('finds nothing where the lists are whole', async () => {
    const emulator = await emulate({ seed: 4, items: 100 });
    const source = await open(emulator, 'gdrive:', { verifyListing: true });
    await listAll(source);
    expect(source.statement()).toMatchObject({
      complete: true,
      warnings: [],
      facts: { verified: { missed: 0 } },
    });
  });
});

test('what changes while a drive is listed is told, and the list has each file once', async () => {
  const emulator = await emulate({ scene: false, items: 60 });
  emulator.switches.pageCap = 20;
  const ids = [...emulator.truth()].map(({ item }) => item.id);
  const [renamed = '', gone = ''] = [ids[50], ids[58]];
  let created = '';
  emulator.faults.add({
    path: /^\/drive\/v3\/files$/,
    nth: 3,
    before: () => {
      emulator.other.rename(renamed, 'renamed meanwhile.txt');
      emulator.other.delete(gone);
      created = emulator.other.create(ids[2] ?? '', 'new meanwhile.txt');
    },
  });
  const source = await open(emulator, 'gdrive:', {}, hurry().pace);
  const items = await listAll(source);
  const expected = [...ids.filter((id) => id !== gone), created].sort();
  expect(items.map(({ sourceId }) => sourceId).sort()).toEqual(expected);
  expect(source.statement()).toMatchObject({
    warnings: [expect.stringContaining('2 changed, 1 removed')],
    facts: { changes: { changed: 2, removed: 1, files: [renamed, gone, created].sort() } },
  });
});

test('a known hash is found without a download, and the report says where it is known from', async () => {
  const emulator = await emulate({ scene: false });
  const plant = makePlant(emulator.store, 1);
  plant.file('known', 'harmless.txt', [plant.root], 'the plan of the employer\n');
  plant.file('unknown', 'other.txt', [plant.root], 'something else\n');
  const list = join(folder(), 'known.sha256');
  const digest = createHash('sha256').update('the plan of the employer\n').digest('hex');
  writeFileSync(list, `${digest}  Plans/plan.txt\n`);
  const args = ['scan', 'gdrive:', '--access-token-file', tokenFile(emulator), '-k', list, '-f', 'json'];
  const { stdout } = await runMain([...args, '--metadata-only'], {
    HANDBACK_DRIVE_ENDPOINT: emulator.origin,
  });
  const { items } = JSON.parse(stdout) as { items: { name: string; known: object[]; flagged: boolean }[] };
  const known = items.find(({ name }) => name === 'harmless.txt');
  expect(known?.known).toHaveLength(1);
  expect(known?.flagged).toBe(true);
  expect(emulator.log.some(({ query }) => query['alt'] === 'media')).toBe(false);
});

test('the port that waits for the browser stands whatever is sent to it', async () => {
  const emulator = await emulate({ scene: false });
  const ended = new AbortController();
  const client = { id: emulator.oauth.clientId, secret: emulator.oauth.clientSecret };
  let visit: (url: string) => void = () => undefined;
  const shown = new Promise<string>((resolve) => (visit = resolve));
  const person = { visit, paste: null };
  const granted = signIn(client, [READ_SCOPE], person, new URL(emulator.origin), ended.signal);
  const url = await shown;
  const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
  for (const target of ['//', '/?state=', '/?code=a&state=b', 'http://[', '*', `/${'x'.repeat(9_000)}`]) {
    const answer = await raw(Number(back.port), `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(answer, target).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect(await raw(Number(back.port), 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  const redirect = await fetch(url, { redirect: 'manual' });
  get(redirect.headers.get('location') ?? '');
  const { refreshToken } = await granted;
  expect(emulator.oauth.secrets()).toContain(refreshToken);
});

/** What a server answers to bytes that no client would send. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}
