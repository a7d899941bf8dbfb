import { createInterface } from 'node:readline/promises';
import { EXIT, HandbackError } from '../model/error.ts';
import { revoke, type Grant, type OAuthClient } from '../sources/drive/client.ts';
import { endpointOf, type Endpoint } from '../sources/drive/endpoint.ts';
import { failureOf } from '../sources/drive/failure.ts';
import { readClientFile } from '../sources/drive/key-files.ts';
import { signIn, type Person } from '../sources/drive/login.ts';
import { ACTIVITY_SCOPE, canRead, METADATA_SCOPE, READ_SCOPE } from '../sources/drive/scopes.ts';
import { openSession, type Session } from '../sources/drive/session.ts';
import { readSignIn, removeSignIn, signInFile, writeSignIn } from '../sources/drive/token-store.ts';
import { openBrowser } from './browser.ts';
import type { Call } from './command.ts';
import * as drive from './drive-options.ts';
import { note } from './errors.ts';
import type { Io } from './io.ts';
import { isGiven, pathOf, valueOf } from './option.ts';
import { printPieces } from './print.ts';
import { NOTHING, stoppable } from './signals.ts';

/** Signs in; resolves to the exit code. Throws HandbackError: usage, and source where it came to nothing. */
export async function login({ given, io }: Call): Promise<number> {
  const endpoint = endpointOf(io.env);
  const client = clientOf(pathOf(given, drive.CLIENT), io);
  const scopes = [
    isGiven(given, drive.METADATA_ONLY) ? METADATA_SCOPE : READ_SCOPE,
    ...(isGiven(given, drive.ACTIVITY) ? [ACTIVITY_SCOPE] : []),
  ];
  const person = personAt(io, isGiven(given, drive.NO_BROWSER));
  const grant = await stoppable(io, NOTHING, (signal) => signIn(client, scopes, person, endpoint, signal));
  // The sign-in must be on record for a session to be opened with it; what was there before comes back if it fails.
  const before = readSignIn(io.env);
  store(io, client, grant, { email: '', name: null });
  try {
    const session = await sessionOf(io, endpoint, valueOf(given, drive.EXPECT_ACCOUNT));
    const { email, name } = session.account;
    store(io, client, grant, { email, name });
    await printPieces([`signed in as ${email}, for ${scopeWords(grant.scopes)}\n`], io);
    return EXIT.complete;
  } catch (error) {
    if (before === null) removeSignIn(io.env);
    else writeSignIn(io.env, before);
    await giveBack(client, grant.refreshToken, endpoint);
    throw error;
  }
}

function store(
  io: Io,
  client: OAuthClient,
  grant: Grant,
  account: { email: string; name: string | null },
): void {
  const { refreshToken, scopes } = grant;
  writeSignIn(io.env, { version: 1, client, refreshToken, scopes, account });
}

/** The client given, else the one of the sign-in before. */
function clientOf(file: string | null, io: Io): OAuthClient {
  if (file !== null) return readClientFile(file);
  const stored = readSignIn(io.env);
  if (stored !== null) return stored.client;
  throw new HandbackError({
    code: EXIT.usage,
    message: 'no OAuth client given',
    hint: 'handback auth login --client <file>; the README tells how to get the file from Google',
  });
}

function personAt(io: Io, elsewhere: boolean): Person {
  return {
    visit: (url) => {
      note(io, elsewhere ? 'visit this address and agree:' : 'agree in the browser; if none opens, visit:');
      io.stderr.write(`\n${url}\n\n`);
      if (!elsewhere) openBrowser(url, io);
    },
    paste: elsewhere ? () => askLine(io) : null,
  };
}

async function askLine(io: Io): Promise<string> {
  const lines = createInterface({ input: io.stdin });
  try {
    io.stderr.write('The browser ends at an address that starts with http://127.0.0.1 and does not load.\n');
    io.stderr.write('Paste that address here: ');
    for await (const line of lines) if (line.trim() !== '') return line;
  } finally {
    lines.close();
  }
  throw new HandbackError({
    code: EXIT.source,
    message: 'not signed in: no address was given',
    hint: 'run it again and paste the address of the page on which the browser ended',
  });
}

function sessionOf(io: Io, endpoint: Endpoint, expectAccount: string | null): Promise<Session> {
  return openSession({
    signIn: { kind: 'stored' },
    metadataOnly: false,
    expectAccount,
    env: io.env,
    endpoint,
    labels: [],
    activitySince: null,
    exportAs: [],
  });
}

function scopeWords(scopes: string[]): string {
  const reading = canRead(scopes) ? 'reading everything' : 'names, sizes and dates';
  return scopes.includes(ACTIVITY_SCOPE) ? `${reading}, and activity` : reading;
}

/** Says who is signed in. Throws HandbackError (source) where nobody is, or the sign-in is no longer valid. */
export async function status({ io }: Call): Promise<number> {
  const session = await sessionOf(io, endpointOf(io.env), null);
  const stored = readSignIn(io.env);
  const { expiresAt } = session.tokens.current();
  const lines = [
    `account: ${session.account.email}`,
    `for:     ${scopeWords(stored?.scopes ?? [])}`,
    ...(stored?.scopes ?? []).map((scope) => `scope:   ${scope}`),
    `token:   ${expiresAt === null ? 'end unknown' : `until ${new Date(expiresAt).toISOString()}`}, renewed by itself`,
    `kept in: ${signInFile(io.env)}`,
  ];
  await printPieces([`${lines.join('\n')}\n`], io);
  return EXIT.complete;
}

/** Signs out. Throws HandbackError (source) where Google could not be told; the sign-in is gone from here all the same. */
export async function logout({ io }: Call): Promise<number> {
  const stored = readSignIn(io.env);
  if (stored === null) {
    await printPieces(['nobody is signed in\n'], io);
    return EXIT.complete;
  }
  removeSignIn(io.env);
  if (!(await giveBack(stored.client, stored.refreshToken, endpointOf(io.env)))) {
    throw new HandbackError({
      code: EXIT.source,
      message: 'signed out here, but Google could not be told',
      hint: 'remove handback at https://myaccount.google.com/permissions',
    });
  }
  await printPieces([`signed out: ${stored.account.email}\n`], io);
  return EXIT.complete;
}

/** True where Google knows the sign-in no more. */
async function giveBack(client: OAuthClient, refreshToken: string, endpoint: Endpoint): Promise<boolean> {
  try {
    await revoke(client, refreshToken, endpoint);
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    // Google answers 400 for a sign-in that it has forgotten already.
    return failure.status === 400;
  }
}
