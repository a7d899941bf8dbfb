import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyDrive } from './make/drive.js';

/** Runs the golden scans with the package that is installed in the folder given, away from this clone. */
const installed = resolve(process.argv[2] ?? '.');
const bin = join(installed, 'node_modules', 'handback', 'bin', 'handback.js');
assert.ok(existsSync(bin), `no handback in ${installed}`);
assert.ok(
  existsSync(join(bin, '../../src/report/schema/report.schema.json')),
  'the package lacks its schemas',
);

for (const name of ['salesperson', 'engineer', 'consultants']) {
  const folder = await mkdtemp(join(tmpdir(), 'handback-packed-'));
  try {
    await copyDrive(name, join(folder, 'drive'));
    const matter = fileURLToPath(new URL(`../fixtures/${name}/matter.yaml`, import.meta.url));
    await cp(matter, join(folder, 'matter.yaml'));
    const args = ['scan', 'drive', '-m', 'matter.yaml', '-f', 'json', '-o', 'out.json'];
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 1, stderr);
    const report = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'));
    assert.equal(report.complete, true);
    const { listed, scanned, partial, skipped, failed } = report.coverage;
    assert.equal(listed, scanned + partial + skipped + failed);
    assert.equal(report.items.length, listed);
    console.log(`${name}: listed ${listed}, flagged ${report.summary.flagged}, complete`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
