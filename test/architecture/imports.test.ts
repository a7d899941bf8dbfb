import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { ROOT } from '../make/run.ts';

/** Runs the import check over a copy of the sources; gives `file: rule` for each violation. */
function cruise(folder: string): string[] {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout } = spawnSync(process.execPath, [bin, 'src', '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, to, rule }) =>
    rule.name === 'reachable' ? `${to}: reachable` : `${from}: ${rule.name}`,
  );
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
    ['src/audit/planted-up.ts', "import '../cli/run.ts';", 'cli-is-the-top'],
    ['src/audit/planted-db.ts', "import s from 'node-sqlite3-wasm'; void s;", 'one-sqlite-adapter'],
    ['src/audit/planted-test.ts', "import '../../test/make/folder.ts';", 'no-test-in-product'],
    ['src/audit/planted-dead.ts', 'export const unused = 1;', 'reachable'],
    ['src/audit/planted-a.ts', "import './planted-b.ts';", 'no-circular'],
  ];
  writeTree(folder, Object.fromEntries(plants.map(([file, content]) => [file, content])));
  writeTree(folder, {
    'test/make/folder.ts': 'export {};',
    'src/audit/planted-b.ts': "import './planted-a.ts';",
  });
  const broken = cruise(folder);
  for (const [file, , rule] of plants) expect(broken).toContain(`${file}: ${rule}`);
}, 120_000);
