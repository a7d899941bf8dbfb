import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ListedItem, Source } from '../../../src/model/source.ts';
import { openDriveSource, type DriveOptions } from '../../../src/sources/drive/source.ts';
import { DEFAULT_PACE, type Pace } from '../../../src/sources/drive/session.ts';
import { READ_SCOPE } from '../../../src/sources/drive/scopes.ts';
import { writeSignIn } from '../../../src/sources/drive/token-store.ts';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';

/**
 * A pace that no test has to wait for; `waits` collects what a wait would have been, in milliseconds. `emulator`: its time
 * moves with that of the source.
 */
export function hurry(emulator: Emulator | null = null): { pace: Pace; waits: number[] } {
  const waits: number[] = [];
  let now = Date.UTC(2026, 2, 2, 9);
  const clock = {
    now: () => now,
    random: () => 0.5,
    sleep: (milliseconds: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
      emulator?.clock.advance(milliseconds);
      return Promise.resolve();
    },
  };
  return { pace: { ...DEFAULT_PACE, clock, unitsPerMinute: 1e9 }, waits };
}

export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'handback-drive-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** A file of mode 0600 with an access token for the emulated drive. */
export function tokenFile(emulator: Emulator, scopes?: string[]): string {
  const file = join(folder(), 'token');
  writeFileSync(file, emulator.oauth.accessToken(scopes), { mode: 0o600 });
  return file;
}

export async function open(
  emulator: Emulator,
  given = 'gdrive:',
  options: Partial<DriveOptions> = {},
  pace: Pace = { ...DEFAULT_PACE, unitsPerMinute: 1e9 },
): Promise<Source> {
  return openDriveSource(
    given,
    {
      signIn: { kind: 'token-file', file: tokenFile(emulator) },
      metadataOnly: false,
      expectAccount: null,
      env: {},
      endpoint: new URL(emulator.origin),
      withTrash: true,
      verifyListing: false,
      followShortcuts: false,
      revisions: false,
      comments: false,
      labels: [],
      activitySince: null,
      exportAs: [],
      now: null,
      acknowledgeAbuse: false,
      domains: ['northwind.example', 'example.com'],
      makeFolder: () => ({ path: folder(), remove: () => undefined }),
      ...options,
    },
    pace,
  );
}

/** A key of the emulator's service account, which can get a new token whenever one is refused. */
export function serviceAccount(emulator: Emulator): DriveOptions['signIn'] {
  const file = join(folder(), 'key.json');
  writeFileSync(file, JSON.stringify(emulator.serviceAccountFile()), { mode: 0o600 });
  return { kind: 'service-account', file, subject: emulator.account };
}

/** A lasting sign-in at the emulator, which can get a new token whenever one is refused. */
export function lastingSignIn(emulator: Emulator): Pick<DriveOptions, 'signIn' | 'env'> {
  const env = { XDG_CONFIG_HOME: folder() };
  const { clientId, clientSecret } = emulator.oauth;
  writeSignIn(env, {
    version: 1,
    client: { id: clientId, secret: clientSecret },
    refreshToken: emulator.oauth.refreshToken(),
    scopes: [READ_SCOPE],
    account: { email: emulator.account, name: null },
  });
  return { signIn: { kind: 'stored' }, env };
}

const EVERYTHING = {
  filters: { include: [], exclude: [], modifiedAfter: null, modifiedBefore: null, owner: [] },
  ownFiles: [],
};

export async function listAll(source: Source): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  for await (const batch of source.list(EVERYTHING, new AbortController().signal)) items.push(...batch);
  return items;
}

/** Bytes of one item as text. Throws as the source does. */
export async function read(source: Source, item: ListedItem): Promise<string> {
  const content = await source.remote?.open(item, new AbortController().signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content?.chunks ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/** The listed item of a planted label. */
export function itemOf(emulator: Emulator, items: ListedItem[], label: string): ListedItem {
  const item = items.find(({ sourceId }) => sourceId === emulator.id(label));
  if (item === undefined) throw new Error(`not listed: ${label}`);
  return item;
}
