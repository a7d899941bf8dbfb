import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { handback, type Ran } from '../make/run.ts';

/** Lets no process, nor its threads and children, open a connection, send a datagram or ask for a name; each attempt is noted. */
const NO_NETWORK = `
import { appendFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
const require = createRequire(import.meta.url);
const refuse = (what) => () => {
  appendFileSync(process.env.NETWORK_LOG, what + '\\n');
  throw new Error('no network: ' + what);
};
require('node:net').Socket.prototype.connect = refuse('connect');
require('node:net').Server.prototype.listen = refuse('listen');
require('node:dgram').createSocket = refuse('datagram');
const dns = require('node:dns');
for (const names of [dns, dns.promises]) names.lookup = names.resolve = refuse('name');
syncBuiltinESMExports();
`;

const OPTIONS = ['--now', '2026-03-02T09:00:00Z', '--by', 'Ivy Okafor'];

it('a folder is scanned, produced, preserved, verified and extracted from without any network', () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  const guard = path('no-network.mjs');
  const log = path('attempts.txt');
  writeFileSync(guard, NO_NETWORK);
  const env = { NODE_OPTIONS: `--import ${guard}`, NETWORK_LOG: log };
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

  // What does need the network is stopped by the same guard, in this process and in a thread.
  const drive = handback(['scan', 'gdrive:', '--access-token-file', guard], { cwd: folder, env });
  expect(drive.code).toBe(6);
  const thread = `new (require('node:worker_threads').Worker)("fetch('http://127.0.0.1:9')", { eval: true })`;
  spawnSync(process.execPath, ['-e', thread], { env: { ...env, PATH: process.env['PATH'] } });
  expect(readFileSync(log, 'utf8').split('\n').length).toBeGreaterThan(2);
});
