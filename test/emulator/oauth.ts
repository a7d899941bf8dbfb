import { createHash, createPublicKey, generateKeyPairSync, verify, type KeyObject } from 'node:crypto';
import type { Clock } from './clock.ts';
import { failure, Failure } from './failure.ts';
import { token } from './ids.ts';
import { ME } from './people.ts';

const SCOPE = 'https://www.googleapis.com/auth/';
export const READONLY = `${SCOPE}drive.readonly`;
export const METADATA = `${SCOPE}drive.metadata.readonly`;
export const ACTIVITY = `${SCOPE}drive.activity.readonly`;
export const FULL = `${SCOPE}drive`;

/** Whom a token stands for and what it allows. */
export interface Grant {
  user: string;
  scopes: string[];
  clientId: string;
}

interface AccessToken extends Grant {
  expiresAt: number;
  refreshToken: string | null;
}

interface Code extends Grant {
  redirectUri: string;
  challenge: string | null;
  offline: boolean;
}

/** Google's sign-in: the pages and the tokens. */
export interface OAuth {
  clientId: string;
  clientSecret: string;
  /** Seconds an access token lives. */
  expiresIn: number;
  /** What the person does on the consent page; `scopes` that they untick are not granted. */
  consent: { deny: boolean; untick: string[] };
  /** The next token requests are answered with these, in order. */
  tokenFailures: { status: number; error: string; description?: string }[];
  /** The key is made when it is first asked for. */
  serviceAccount: { email: string; key: () => KeyObject; scopes: string[] };
  /** An access token that needs no sign-in. */
  accessToken(scopes?: string[], user?: string): string;
  refreshToken(scopes?: string[]): string;
  /** Revokes every token given so far; `access`: access tokens only, so that refreshing still works. */
  revokeAll(which: 'access' | 'all'): void;
  /** Every secret given out so far: none may occur in an output. */
  secrets(): string[];
  grantOf(authorization: string | undefined): Grant;
  authorize(query: URLSearchParams): string;
  exchange(form: URLSearchParams): Record<string, unknown>;
  revoke(token: string): boolean;
  tokenInfo(token: string): Record<string, unknown>;
}

export function makeOAuth(seed: number, clock: Clock): OAuth {
  const access = new Map<string, AccessToken>();
  const refresh = new Map<string, Grant>();
  const codes = new Map<string, Code>();
  const secrets: string[] = [];
  let key: KeyObject | undefined;
  const fresh = (prefix: string): string => {
    const secret = `${prefix}${token(48, 'secret', seed, secrets.length)}`;
    secrets.push(secret);
    return secret;
  };
  const newAccess = (grant: Grant, refreshToken: string | null): string => {
    const secret = fresh('ya29.');
    access.set(secret, { ...grant, refreshToken, expiresAt: clock.now() + oauth.expiresIn * 1000 });
    return secret;
  };
  const newRefresh = (grant: Grant): string => {
    const secret = fresh('1//0');
    refresh.set(secret, grant);
    return secret;
  };
  const answer = (grant: Grant, refreshToken: string | null) => ({
    access_token: newAccess(grant, refreshToken),
    expires_in: oauth.expiresIn,
    scope: grant.scopes.join(' '),
    token_type: 'Bearer',
  });
  const self = (scopes: string[], user = ME.email): Grant => ({ user, scopes, clientId: oauth.clientId });

  const oauth: OAuth = {
    clientId: '407408718192-emulated.apps.googleusercontent.com',
    clientSecret: `GOCSPX-${token(28, 'client', seed)}`,
    expiresIn: 3599,
    consent: { deny: false, untick: [] },
    tokenFailures: [],
    serviceAccount: {
      email: 'auditor@handback-emulated.iam.gserviceaccount.com',
      key: () => (key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
      scopes: [READONLY, METADATA, ACTIVITY],
    },
    accessToken: (scopes = [READONLY], user = ME.email) => newAccess(self(scopes, user), null),
    refreshToken: (scopes = [READONLY]) => newRefresh(self(scopes)),
    revokeAll: (which) => {
      access.clear();
      if (which === 'all') refresh.clear();
    },
    secrets: () => [oauth.clientSecret, ...secrets],
    grantOf: (authorization) => {
      const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
      const grant = access.get(bearer);
      if (grant && grant.expiresAt > clock.now()) return grant;
      throw failure(401, 'authError', 'Invalid Credentials', {
        location: 'Authorization',
        locationType: 'header',
        headers: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
      });
    },
    authorize: (query) =>
      authorize(query, oauth, (code) => {
        const secret = fresh('4/0A');
        codes.set(secret, code);
        return secret;
      }),
    exchange: (form) => {
      const scripted = oauth.tokenFailures.shift();
      if (scripted) throw tokenFailure(scripted.status, scripted.error, scripted.description);
      const type = form.get('grant_type');
      if (type === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return answer(assertion(form, oauth), null);
      if (form.get('client_id') !== oauth.clientId) {
        throw tokenFailure(401, 'invalid_client', 'The OAuth client was not found.');
      }
      if (form.get('client_secret') !== oauth.clientSecret) {
        throw tokenFailure(401, 'invalid_client', 'Unauthorized');
      }
      if (type === 'refresh_token') {
        const refreshToken = form.get('refresh_token') ?? '';
        const grant = refresh.get(refreshToken);
        if (!grant) throw tokenFailure(400, 'invalid_grant', 'Token has been expired or revoked.');
        return answer(grant, refreshToken);
      }
      if (type !== 'authorization_code')
        throw tokenFailure(400, 'unsupported_grant_type', `Invalid grant_type: ${type ?? ''}`);
      const code = redeemed(form, codes);
      const refreshToken = code.offline ? newRefresh(code) : null;
      return {
        ...answer(code, refreshToken),
        ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
      };
    },
    revoke: (secret) => {
      const grant = access.get(secret);
      const refreshToken = grant?.refreshToken ?? secret;
      const known = refresh.delete(refreshToken) || grant !== undefined;
      for (const [key, { refreshToken: of }] of access) if (of === refreshToken) access.delete(key);
      return access.delete(secret) || known;
    },
    tokenInfo: (secret) => {
      const grant = access.get(secret);
      if (!grant) throw tokenFailure(400, 'invalid_token', 'Invalid Value');
      const left = Math.floor((grant.expiresAt - clock.now()) / 1000);
      const { clientId, scopes, user } = grant;
      return { azp: clientId, aud: clientId, scope: scopes.join(' '), expires_in: String(left), email: user };
    },
  };
  return oauth;
}

function tokenFailure(status: number, error: string, description?: string): Failure {
  return new Failure(status, {
    error,
    ...(description === undefined ? {} : { error_description: description }),
  });
}

/** Where the consent page sends the browser. Throws when there is nowhere to send it. */
function authorize(query: URLSearchParams, oauth: OAuth, newCode: (code: Code) => string): string {
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== oauth.clientId)
    throw tokenFailure(401, 'invalid_client', 'The OAuth client was not found.');
  if (!/^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/.test(redirectUri)) {
    throw tokenFailure(400, 'redirect_uri_mismatch', 'Error 400: redirect_uri_mismatch');
  }
  if (query.get('response_type') !== 'code')
    throw tokenFailure(400, 'unsupported_response_type', 'Invalid response_type');
  const method = query.get('code_challenge_method') ?? 'plain';
  const challenge = query.get('code_challenge');
  if (challenge !== null && method !== 'S256')
    throw tokenFailure(400, 'invalid_request', 'Unsupported code_challenge_method');
  const to = new URL(redirectUri);
  const state = query.get('state');
  if (state !== null) to.searchParams.set('state', state);
  if (oauth.consent.deny) {
    to.searchParams.set('error', 'access_denied');
    return to.href;
  }
  const asked = (query.get('scope') ?? '').split(' ').filter(Boolean);
  const scopes = asked.filter((scope) => !oauth.consent.untick.includes(scope));
  const offline = query.get('access_type') === 'offline';
  const code = newCode({ user: ME.email, scopes, clientId: oauth.clientId, redirectUri, challenge, offline });
  to.searchParams.set('code', code);
  to.searchParams.set('scope', scopes.join(' '));
  return to.href;
}

/** The authorisation that a code stands for; a code works once. */
function redeemed(form: URLSearchParams, codes: Map<string, Code>): Code {
  const secret = form.get('code') ?? '';
  const code = codes.get(secret);
  codes.delete(secret);
  if (!code) throw tokenFailure(400, 'invalid_grant', 'Malformed auth code.');
  if (form.get('redirect_uri') !== code.redirectUri)
    throw tokenFailure(400, 'redirect_uri_mismatch', 'Bad Request');
  const verifier = form.get('code_verifier') ?? '';
  const hashed = createHash('sha256').update(verifier).digest('base64url');
  if (code.challenge !== null && code.challenge !== hashed) {
    throw tokenFailure(
      400,
      'invalid_grant',
      verifier === '' ? 'Missing code verifier.' : 'Invalid code verifier.',
    );
  }
  return code;
}

/** RFC 7523: whom a signed assertion stands for. The caller's clock is the real one. */
function assertion(form: URLSearchParams, { serviceAccount, clientId }: OAuth): Grant {
  const parts = (form.get('assertion') ?? '').split('.');
  const [header, claims, signature] = parts.map((part) => Buffer.from(part, 'base64url'));
  const bad = (why: string) => tokenFailure(400, 'invalid_grant', why);
  if (!header || !claims || !signature) throw bad('Invalid JWT: not a JWT.');
  const { alg } = JSON.parse(header.toString()) as { alg?: string };
  const { iss, sub, scope, aud, iat, exp } = JSON.parse(claims.toString()) as Record<
    string,
    string | number | undefined
  >;
  const signed = Buffer.from(parts.slice(0, 2).join('.'));
  if (alg !== 'RS256' || !verify('RSA-SHA256', signed, createPublicKey(serviceAccount.key()), signature)) {
    throw bad('Invalid JWT Signature.');
  }
  if (iss !== serviceAccount.email) throw bad('Invalid grant: account not found');
  if (aud !== 'https://oauth2.googleapis.com/token') throw bad('Invalid JWT: Failed audience check.');
  const seconds = Date.now() / 1000;
  if (Number(exp) - Number(iat) > 3600 || Number(exp) < seconds || Number(iat) > seconds + 60) {
    throw bad('Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.');
  }
  const scopes = String(scope ?? '')
    .split(' ')
    .filter(Boolean);
  if (scopes.length === 0)
    throw tokenFailure(400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  if (scopes.some((each) => !serviceAccount.scopes.includes(each))) {
    throw tokenFailure(
      401,
      'unauthorized_client',
      'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    );
  }
  return { user: String(sub ?? iss), scopes, clientId };
}
