import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openLocalSource } from '../../src/sources/local/source.ts';
import { testSource } from './test-source.ts';

testSource('local', async (files) => {
  const root = mkdtempSync(join(tmpdir(), 'handback-contract-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return {
    source: await openLocalSource(root),
    ownFile: (path) => join(root, path),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
});
