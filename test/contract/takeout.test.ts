import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openTakeoutSource } from '../../src/sources/takeout/source.ts';
import { buildTar } from '../hostile/tar.ts';
import { buildZip } from '../hostile/zip.ts';
import { testSource } from './test-source.ts';

type Part = { name: string; data: string };

const ARCHIVES: [string, (parts: Part[]) => Buffer][] = [
  ['archive.zip', (parts) => buildZip(parts)],
  ['archive.tgz', (parts) => gzipSync(buildTar(parts))],
];

for (const [name, build] of ARCHIVES) {
  testSource('takeout', (files) => {
    const folder = mkdtempSync(join(tmpdir(), 'handback-contract-'));
    const parts = Object.entries(files).map(([path, data]) => ({ name: path, data }));
    writeFileSync(join(folder, name), build(parts));
    return Promise.resolve({
      source: openTakeoutSource(join(folder, name)),
      ownFile: null,
      dispose: () => rm(folder, { recursive: true, force: true }),
    });
  });
}
