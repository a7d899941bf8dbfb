import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { handback, type Ran } from '../make/run.ts';

/** Lets no process, nor its threads and children, open a connection, send a datagram or ask for a name; each attempt is noted. */
const NO_NETWORK = `
const { appendFileSync } = require('node:fs');
const refuse = (what) => () => {
  appendFileSync(process.env.NETWORK_LOG, what + '\\n');
  throw new Error('no network: ' + what);
};
require('node:net').Socket.prototype.connect = refuse('connect');
require('node:net').Server.prototype.listen = refuse('listen');
require('node:dgram').createSocket = refuse('datagram');
const dns = require('node:dns');
for (const names of [dns, dns.promises]) names.lookup = names.resolve = refuse('name');
require('node:module').syncBuiltinESMExports();
`;

const OPTIONS = ['--now', '2026-03-02T09:00:00Z', '--by', 'Ivy Okafor'];

it('a folder is scanned, produced, preserved, verified and extracted from without any network', () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  const guard = path('no-network.cjs');
  const log = path('attempts.txt');
  writeFileSync(guard, NO_NETWORK);
  const env = { NODE_OPTIONS: `--require ${guard}`, NETWORK_LOG: log };
  const run = (...args: string[]): Ran => handback(args, { cwd: folder, env });
  const inner = zipSync({ 'in.txt': new TextEncoder().encode('account plan inside') });
  writeTree(path('drive'), { 'plan.txt': 'account plan', 'page.html': '<p>soup</p>', 'all.zip': inner });

  expect(run('scan', 'drive', '-c', 'a.case', '--fail-on', 'none', ...OPTIONS).code).toBe(0);
  expect(run('produce', 'a.case', '--for', 'counterparty', '-o', 'list', ...OPTIONS).code).toBe(0);
  expect(run('verify-production', 'list').code).toBe(0);
  expect(run('preserve', 'a.case', '--path', '**', '-o', 'bag', ...OPTIONS).code).toBe(0);
  expect(run('verify', 'a.case', 'drive', ...OPTIONS).code).toBe(0);
  expect(run('extract', 'drive/all.zip').stdout).toContain('account plan inside');
  expect(existsSync(log) ? readFileSync(log, 'utf8') : '').toBe('');

  // The same guard stops what does ask the network, here and in a thread.
  const token = path('token');
  writeFileSync(token, 'a-token\n', { mode: 0o600 });
  expect(run('scan', 'gdrive:', '--access-token-file', token).code).not.toBe(0);
  expect(readFileSync(log, 'utf8')).not.toBe('');
  writeFileSync(log, '');
  const ask = JSON.stringify("fetch('http://127.0.0.1:8080')");
  const thread = `new (require('node:worker_threads').Worker)(${ask}, { eval: true })`;
  spawnSync(process.execPath, ['-e', thread], { env: { PATH: process.env['PATH'], ...env } });
  expect(readFileSync(log, 'utf8')).toBe('connect\n');
});
