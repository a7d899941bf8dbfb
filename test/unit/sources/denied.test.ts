import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeEach, expect, test } from 'vitest';
import { EXIT } from '../../../src/model/error.ts';
import type { Outcome } from './nobody.ts';
import { plant, run, temporaryFolder } from './tree.ts';

/** Root may read everything, so these tests run a program that gives root up; it is built where anyone may read it. */
let program = '';

beforeEach(async () => {
  const here = dirname(fileURLToPath(import.meta.url));
  const dist = join(temporaryFolder(), 'dist');
  await build({
    entryPoints: [join(here, 'nobody.ts'), join(here, '../../../src/sources/local/list-thread.ts')],
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    outdir: dist,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  run('mv', [join(dist, 'list-thread.mjs'), join(dist, 'list-thread.js')]);
  plant(dirname(dist), { 'package.json': '{"type":"module"}' });
  program = join(dist, 'nobody.mjs');
});

const listAsNobody = (root: string): Outcome =>
  JSON.parse(run(process.execPath, [program, root]).toString()) as Outcome;

test('entries that are denied are rows that say so', () => {
  const root = temporaryFolder();
  plant(root, {
    'closed/inner.txt': 'unseen',
    'closed-file.txt': 'unread',
    'names-only/a.txt': '',
    'names-only/b/c.txt': '',
    'no-names/a.txt': '',
    'open/a.txt': 'text',
  });
  for (const folder of ['', 'open']) chmodSync(join(root, folder), 0o755);
  chmodSync(join(root, 'closed-file.txt'), 0);
  chmodSync(join(root, 'closed'), 0);
  chmodSync(join(root, 'names-only'), 0o444);
  chmodSync(join(root, 'no-names'), 0o111);

  const { error, items } = listAsNobody(root);

  expect(error).toBeNull();
  expect(items.map(({ sourceId, kind, verdict, read }) => [sourceId, kind, verdict ?? read])).toEqual([
    ['closed', 'folder', 'failed: denied'],
    ['closed-file.txt', 'file', 'denied'],
    ['names-only', 'folder', 'scanned: no-content'],
    ['names-only/a.txt', 'file', 'failed: denied'],
    ['names-only/b', 'folder', 'failed: denied'],
    ['no-names', 'folder', 'failed: denied'],
    ['open', 'folder', 'scanned: no-content'],
    ['open/a.txt', 'file', 'opened'],
  ]);
});

test('a source that is denied is an error of the source', () => {
  const root = temporaryFolder();
  chmodSync(root, 0);
  expect(listAsNobody(root)).toEqual({
    error: { code: EXIT.source, message: `cannot read the folder '${root}': denied` },
    items: [],
  });
});
