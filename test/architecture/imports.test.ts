import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { ROOT } from '../make/run.ts';

/** Runs the import check over a copy of the sources; gives the names of the rules it saw broken. */
function cruise(folder: string): string[] {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout } = spawnSync(process.execPath, [bin, 'src', '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

it('lets the sources pass and catches each planted import', () => {
  const folder = temporaryFolder();
  for (const name of ['src', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  expect(cruise(folder)).toEqual([]);

  const plants: [string, string, string][] = [
    ['src/model/planted.ts', "import '../match/mask.ts';", 'model-imports'],
    ['src/report/planted.ts', "import '../case/open.ts';", 'report-imports'],
    ['src/extract/planted.ts', "import '../rules/pack.ts';", 'extract-imports'],
    ['src/audit/planted.ts', "import '../cli/run.ts';", 'cli-is-the-top'],
    ['src/audit/planted.ts', "import sqlite from 'node-sqlite3-wasm'; void sqlite;", 'one-sqlite-adapter'],
    ['src/audit/planted.ts', "import '../../test/make/folder.ts';", 'no-test-in-product'],
    ['src/audit/planted.ts', 'export const unused = 1;', 'reachable'],
  ];
  for (const [file, content, rule] of plants) {
    writeTree(folder, { [file]: content });
    expect(cruise(folder), content).toContain(rule);
    rmSync(join(folder, file));
  }
}, 120_000);
