import { afterAll, beforeAll, expect } from 'vitest';
import { auth, drive, type drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';
import { READONLY } from '../../emulator/oauth.ts';

/** The real client, signed in at the emulator with a token of the given scopes. */
export function clientOf(emulator: Emulator, scopes = [READONLY]): drive_v3.Drive {
  const signedIn = new auth.OAuth2();
  const token = emulator.oauth.accessToken(scopes);
  signedIn.setCredentials({ access_token: token, expiry_date: Date.now() + 3_600_000 });
  return drive({ version: 'v3', auth: signedIn, rootUrl: emulator.origin, retry: false });
}

/** One emulator for a test file. Its answers must all have fitted the discovery document in the end. */
export function emulatorFor(options: EmulatorOptions = {}): { emulator: Emulator; client: drive_v3.Drive } {
  const held: { emulator?: Emulator; client?: drive_v3.Drive } = {};
  beforeAll(async () => {
    held.emulator = await startEmulator(options);
    held.client = clientOf(held.emulator);
  });
  afterAll(async () => {
    expect(held.emulator?.violations).toEqual([]);
    await held.emulator?.close();
  });
  return held as { emulator: Emulator; client: drive_v3.Drive };
}

export interface Refusal {
  status: number;
  reason: string | undefined;
  message: string | undefined;
  location: string | undefined;
}

interface ErrorBody {
  error?: { message?: string; errors?: { reason?: string; location?: string }[] };
}

/** What the client was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const thrown = await call.then(
    () => null,
    (error: unknown) => error as { status: number; response?: { data?: ErrorBody | string } },
  );
  if (!thrown) throw new Error('nothing was refused');
  const data = thrown.response?.data;
  const body = typeof data === 'string' ? (JSON.parse(data) as ErrorBody) : data;
  const [first] = body?.error?.errors ?? [];
  return {
    status: thrown.status,
    reason: first?.reason,
    message: body?.error?.message,
    location: first?.location,
  };
}

/** A request without the client, for what the client hides. */
export function bare(
  emulator: Emulator,
  path: string,
  init: RequestInit & { anonymous?: boolean } = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!init.anonymous) headers.set('authorization', `Bearer ${emulator.oauth.accessToken()}`);
  return fetch(`${emulator.origin}${path}`, { redirect: 'manual', ...init, headers });
}

/** All pages of `files.list`: the rows of each. */
export async function pagesOf(
  client: drive_v3.Drive,
  parameters: drive_v3.Params$Resource$Files$List = {},
): Promise<drive_v3.Schema$File[][]> {
  const pages: drive_v3.Schema$File[][] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await client.files.list({
      fields: 'nextPageToken,files(id,name)',
      ...parameters,
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    pages.push(data.files ?? []);
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken !== undefined);
  return pages;
}

/** Names of all rows that a query finds. */
export async function found(
  client: drive_v3.Drive,
  q: string,
  more: drive_v3.Params$Resource$Files$List = {},
): Promise<string[]> {
  const pages = await pagesOf(client, { q, ...more });
  return pages.flat().map(({ name }) => name ?? '');
}
