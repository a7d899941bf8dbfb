import { createHash } from 'node:crypto';
import { auth } from 'googleapis/build/src/apis/drive/index.js';
import { describe, expect, it } from 'vitest';
import { ACTIVITY, METADATA, READONLY } from '../../emulator/oauth.ts';
import { bare, clientOf, emulatorFor, refusalOf } from './client.ts';

const held = emulatorFor({ scene: true });
const REDIRECT = 'http://127.0.0.1:9/callback';

function browser() {
  const { oauth, endpoints } = held.emulator;
  return new auth.OAuth2({
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    redirectUri: REDIRECT,
    endpoints,
  });
}

/** Follows the consent page; the query of the address that it redirects to. */
async function consent(url: string): Promise<URLSearchParams> {
  const response = await fetch(url, { redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '').searchParams;
}

function token(form: Record<string, string>): Promise<Response> {
  return bare(held.emulator, '/token', { method: 'POST', body: new URLSearchParams(form), anonymous: true });
}

describe('emulator (b) 1: bearer tokens', () => {
  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer ya29.unknown' }],
  ])('refuses %s with 401 authError', async (_, headers) => {
    const response = await bare(held.emulator, '/drive/v3/about?fields=user', { headers, anonymous: true });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(await response.json()).toMatchObject({
      error: {
        code: 401,
        message: 'Invalid Credentials',
        errors: [
          { domain: 'global', reason: 'authError', locationType: 'header', location: 'Authorization' },
        ],
      },
    });
  });

  it('refuses an expired token', async () => {
    const client = clientOf(held.emulator);
    held.emulator.clock.advance(3_600_000);
    expect(await refusalOf(client.files.get({ fileId: 'root' }))).toMatchObject({
      status: 401,
      reason: 'authError',
    });
  });
});

describe('emulator (b) 2: tokens', () => {
  it('exchanges a code with PKCE once, and refreshes', async () => {
    const client = browser();
    const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
    const url = client.generateAuthUrl({
      access_type: 'offline',
      scope: [READONLY],
      state: 'xyz',
      code_challenge: codeChallenge ?? '',
      code_challenge_method: 'S256' as never,
    });
    const answer = await consent(url);
    expect([...answer.keys()].sort()).toEqual(['code', 'scope', 'state']);
    expect(answer.get('state')).toBe('xyz');
    const code = answer.get('code') ?? '';
    const { tokens } = await client.getToken({ code, codeVerifier });
    expect(tokens).toMatchObject({ scope: READONLY, token_type: 'Bearer' });
    expect(tokens.refresh_token).toMatch(/^1\/\/0/);
    await expect(client.getToken({ code, codeVerifier })).rejects.toThrow('invalid_grant');
    client.setCredentials({ refresh_token: tokens.refresh_token ?? null });
    const refreshed = await client.refreshAccessToken();
    expect(refreshed.credentials.access_token).not.toBe(tokens.access_token);
    const { clientId, clientSecret } = held.emulator.oauth;
    const again = await token({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: tokens.refresh_token ?? '',
    });
    expect(Object.keys((await again.json()) as object).sort()).toEqual([
      'access_token',
      'expires_in',
      'scope',
      'token_type',
    ]);
  });

  it('gives no refresh token without access_type=offline, and checks verifier and redirect', async () => {
    const challenge = createHash('sha256').update('v'.repeat(50)).digest('base64url');
    const url = () =>
      browser().generateAuthUrl({
        scope: [READONLY],
        code_challenge: challenge,
        code_challenge_method: 'S256' as never,
      });
    const code = async () => (await consent(url())).get('code') ?? '';
    const { oauth } = held.emulator;
    const form = {
      grant_type: 'authorization_code',
      client_id: oauth.clientId,
      client_secret: oauth.clientSecret,
    };
    const right = { ...form, redirect_uri: REDIRECT, code_verifier: 'v'.repeat(50) };
    expect(await (await token({ ...right, code: await code() })).json()).not.toHaveProperty('refresh_token');
    const wrong = await token({ ...right, code_verifier: 'w'.repeat(50), code: await code() });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    const elsewhere = await token({ ...right, redirect_uri: 'http://127.0.0.1:10', code: await code() });
    expect([elsewhere.status, await elsewhere.json()]).toMatchObject([
      400,
      { error: 'redirect_uri_mismatch' },
    ]);
  });

  it('takes the signed assertion of a service account, and refuses a forged one', async () => {
    const key = held.emulator.serviceAccountFile() as { client_email: string; private_key: string };
    const assertion = async (privateKey: string): Promise<string> => {
      let sent = '';
      const jwt = new auth.JWT({
        email: key.client_email,
        key: privateKey,
        scopes: [READONLY],
        subject: 'dana.reyes@example.com',
      });
      const catching = (options: { data?: unknown }) => {
        sent = new URLSearchParams(options.data as string).get('assertion') ?? '';
        throw new Error('caught');
      };
      jwt.transporter.interceptors.request.add({ resolved: catching });
      await jwt.authorize().catch(() => undefined);
      return sent;
    };
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const good = await assertion(key.private_key);
    const answer = await token({ grant_type: grantType, assertion: good });
    expect([answer.status, await answer.json()]).toMatchObject([200, { scope: READONLY, expires_in: 3599 }]);
    const forged = await token({ grant_type: grantType, assertion: `${good.slice(0, -8)}AAAAAAAA` });
    expect([forged.status, await forged.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  });
});

describe('emulator (b) 3: token failures', () => {
  it('says invalid_grant, invalid_client and what was scripted', async () => {
    const { oauth } = held.emulator;
    const form = {
      grant_type: 'refresh_token',
      client_id: oauth.clientId,
      client_secret: oauth.clientSecret,
    };
    const revoked = await token({ ...form, refresh_token: '1//0gone' });
    expect([revoked.status, await revoked.json()]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    ]);
    const stranger = await token({ ...form, client_secret: 'wrong', refresh_token: 'x' });
    expect([stranger.status, await stranger.json()]).toMatchObject([401, { error: 'invalid_client' }]);
    oauth.tokenFailures.push({ status: 503, error: 'backend_error' });
    expect((await token({ ...form, refresh_token: 'x' })).status).toBe(503);
    expect((await token({ ...form, grant_type: 'guess' })).status).toBe(400);
  });

  it('has a configurable life time and revokes at a request', async () => {
    const { oauth, faults } = held.emulator;
    oauth.expiresIn = 60;
    const client = browser();
    client.setCredentials({ refresh_token: oauth.refreshToken() });
    const { credentials } = await client.refreshAccessToken();
    oauth.expiresIn = 3599;
    expect(credentials.expiry_date).toBeLessThan(Date.now() + 100_000);
    const drive = clientOf(held.emulator);
    faults.add({
      path: '/drive/v3/files/root',
      nth: 2,
      before: () => {
        oauth.revokeAll('access');
      },
    });
    await drive.files.get({ fileId: 'root' });
    expect((await refusalOf(drive.files.get({ fileId: 'root' }))).status).toBe(401);
  });
});

describe('emulator (b) 4: consent page, revocation, device flow', () => {
  it('answers a refused consent with access_denied and unticked scopes with fewer', async () => {
    const { consent: person } = held.emulator.oauth;
    const url = browser().generateAuthUrl({ scope: [READONLY, ACTIVITY], state: 's' });
    person.untick = [ACTIVITY];
    expect((await consent(url)).get('scope')).toBe(READONLY);
    person.deny = true;
    const denied = await consent(url);
    expect(Object.fromEntries(denied)).toEqual({ error: 'access_denied', state: 's' });
    Object.assign(person, { deny: false, untick: [] });
  });

  it('redirects to loopback addresses only', async () => {
    const url = new URL(browser().generateAuthUrl({ scope: [READONLY] }));
    url.searchParams.set('redirect_uri', 'https://fabrikam.example/');
    const response = await fetch(url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it('revokes a token with all that came from it', async () => {
    const client = browser();
    const refresh = held.emulator.oauth.refreshToken();
    client.setCredentials({ refresh_token: refresh });
    const { credentials } = await client.refreshAccessToken();
    expect(
      await (
        await bare(held.emulator, `/revoke?token=${refresh}`, { method: 'POST', anonymous: true })
      ).json(),
    ).toEqual({});
    const authorization = `Bearer ${credentials.access_token ?? ''}`;
    expect(
      (await bare(held.emulator, '/drive/v3/files/root', { headers: { authorization }, anonymous: true }))
        .status,
    ).toBe(401);
    await expect(client.refreshAccessToken()).rejects.toThrow('invalid_grant');
  });

  it('refuses Drive scopes to the device flow', async () => {
    const response = await bare(held.emulator, '/device/code', { method: 'POST', anonymous: true });
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_scope' }]);
  });
});

describe('emulator (b) 5: scopes of each method', () => {
  it.each([
    ['drives.list', '/drive/v3/drives', METADATA, 403],
    ['drives.list', '/drive/v3/drives', READONLY, 200],
    ['files.list', '/drive/v3/files', METADATA, 200],
    ['comments.list', '/drive/v3/files/FILE/comments?fields=*', METADATA, 403],
    ['alt=media', '/drive/v3/files/FILE?alt=media', METADATA, 403],
    ['activity', '/drive/v3/about?fields=user', ACTIVITY, 403],
  ])('%s %s with %s: %i', async (_, path, scope, status) => {
    const { oauth } = held.emulator;
    const headers = { authorization: `Bearer ${oauth.accessToken([scope])}` };
    const at = path.replace('FILE', held.emulator.id('private'));
    const response = await bare(held.emulator, at, { headers, anonymous: true });
    expect(response.status).toBe(status);
    if (status !== 403) return;
    expect(response.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect(await response.json()).toMatchObject({
      error: {
        status: 'PERMISSION_DENIED',
        errors: [{ reason: 'insufficientPermissions' }],
        details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
      },
    });
  });

  it('refuses every write to a read-only token', async () => {
    const fileId = held.emulator.id('private');
    const call = clientOf(held.emulator).files.update({ fileId, requestBody: { trashed: true } });
    expect(await refusalOf(call)).toMatchObject({ status: 403, reason: 'insufficientPermissions' });
  });
});
