import {
  chmodSync,
  linkSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { plant, run } from './tree.ts';

export const NASTY_NAMES = [
  'line\nbreak.txt',
  'escape\u001b[31mred\u001b[0m.txt',
  'bell\u0007 tab\t.txt',
  '=HYPERLINK("attacker.example","x").csv',
  '-rf',
  '.hidden',
  '...',
  '  spaces  ',
  'quote\'"`.txt',
  'back\\slash.txt',
  '*?[a-z].txt',
  '100% done.txt',
  '%41.txt',
  'replacement \uFFFD.txt',
  'bidi \u202Egnp.exe',
  'e\u0301 and \u00e9',
  '😀 and \uFF21',
];

/** Everything that a folder may hold to annoy who lists it. */
export async function plantNastyTree(root: string): Promise<void> {
  plant(root, {
    'docs/plan.txt': 'plan',
    'docs-old/plan.txt': 'older',
    'docs.txt': '',
    'empty/': '',
    'handback.config.yaml': 'exclude: ["**"]\nmetadataOnly: true\n',
    '.gitignore': '*\n',
    '.handbackignore': '*\n',
  });
  mkdirSync(join(root, 'names'));
  for (const name of NASTY_NAMES) writeFileSync(join(root, 'names', name), name);
  plantBytes(root);
  plantLinks(root);
  plantTimes(root);
  writeFileSync(join(root, 'sparse.bin'), '');
  truncateSync(join(root, 'sparse.bin'), 10 * 2 ** 30);
  run('mkfifo', [join(root, 'pipe')]);
  await listenOn(join(root, 'socket'));
  chmodSync(join(root, 'docs/plan.txt'), 0);
}

function plantBytes(root: string): void {
  const folder = Buffer.concat([Buffer.from(`${root}/`), Buffer.from('Entwürfe', 'latin1')]);
  mkdirSync(folder);
  for (const name of [Buffer.from('é.txt', 'latin1'), Buffer.from([0xff, 0xfe]), Buffer.from('plain.txt')]) {
    writeFileSync(Buffer.concat([folder, Buffer.from('/'), name]), 'x');
  }
}

function plantLinks(root: string): void {
  mkdirSync(join(root, 'links'));
  symlinkSync('..', join(root, 'links/up'));
  symlinkSync('self', join(root, 'links/self'));
  symlinkSync('/nowhere/at all%20', join(root, 'links/dangling'));
  symlinkSync(Buffer.from([0x61, 0xff]), join(root, 'links/bytes'));
  linkSync(join(root, 'docs-old/plan.txt'), join(root, 'links/hard'));
}

function plantTimes(root: string): void {
  plant(root, { 'times/old.txt': '', 'times/future.txt': '', 'times/late.txt': '', 'times/epoch.txt': '' });
  run('touch', ['-d', '1969-12-31 23:59:58.250000001Z', join(root, 'times/old.txt')]);
  run('touch', ['-d', '2021-01-01 00:00:00.999999999Z', join(root, 'times/late.txt')]);
  run('touch', ['-d', '2100-01-01 00:00:00.123999999Z', join(root, 'times/future.txt')]);
  utimesSync(join(root, 'times/epoch.txt'), 0, 0);
}

async function listenOn(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(path, listening));
  onTestFinished(() => {
    server.close();
  });
}
