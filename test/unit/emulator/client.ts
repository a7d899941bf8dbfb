import { auth, drive, type drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import type { Emulator } from '../../emulator/emulator.ts';

/** The real client, signed in at the emulator with a token of the given scopes. */
export function clientOf(emulator: Emulator, scopes?: string[]): drive_v3.Drive {
  const client = new auth.OAuth2();
  client.setCredentials({
    access_token: emulator.oauth.accessToken(scopes),
    expiry_date: Date.now() + 3_600_000,
  });
  return drive({
    version: 'v3',
    auth: client,
    rootUrl: emulator.origin,
    retryConfig: { retry: 0 },
    retry: false,
  });
}
