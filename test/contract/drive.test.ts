import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemporaryFolder } from '../../src/case/temporary.ts';
import { openDriveSource } from '../../src/sources/drive/source.ts';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { makePlant } from '../emulator/scene/plant.ts';
import { testSource } from './test-source.ts';

testSource('drive', async (files) => {
  const emulator = await startEmulator({ scene: false, validate: false });
  const top = plantFiles(emulator, files);
  const work = mkdtempSync(join(tmpdir(), 'handback-contract-'));
  const file = join(work, 'token');
  writeFileSync(file, emulator.oauth.accessToken(), { mode: 0o600 });
  const source = await openDriveSource(`gdrive:${top}`, {
    ...{ signIn: { kind: 'token-file', file }, metadataOnly: false, expectAccount: null, env: {} },
    ...{ endpoint: new URL(emulator.origin), withTrash: true, verifyListing: false },
    ...{ followShortcuts: false, revisions: false, comments: false, labels: [], activitySince: null },
    ...{ acknowledgeAbuse: false, exportAs: [], now: null, domains: [], makeFolder: createTemporaryFolder },
  });
  return {
    source,
    ownFile: null,
    dispose: async () => {
      await emulator.close();
      await rm(work, { recursive: true, force: true });
    },
  };
});

/** Puts the files below a folder of My Drive; returns its id. */
function plantFiles({ store }: Emulator, files: Record<string, string>): string {
  const plant = makePlant(store, 1);
  const folders = new Map([['', plant.folder('top', 'Top', [plant.root])]]);
  const folderOf = (path: string): string => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const made = plant.folder(path, nameOf(path), [folderOf(parentOf(path))]);
    folders.set(path, made);
    return made;
  };
  for (const [path, text] of Object.entries(files)) {
    plant.file(path, nameOf(path), [folderOf(parentOf(path))], text);
  }
  return folderOf('');
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
