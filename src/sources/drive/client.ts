import type * as Google from 'googleapis/build/src/apis/drive/index.js';
import type * as GoogleActivity from 'googleapis/build/src/apis/driveactivity/index.js';
import type { Endpoint } from './endpoint.ts';

/** The one file that knows googleapis: its Drive part alone, loaded when a drive is first asked for. */
export type DriveApi = Google.drive_v3.Drive;
export type DriveFile = Google.drive_v3.Schema$File;
export type DrivePermission = Google.drive_v3.Schema$Permission;
export type ActivityEvent = GoogleActivity.driveactivity_v2.Schema$DriveActivity;
export type SharedDrive = Google.drive_v3.Schema$Drive;

export interface Token {
  access: string;
  /** Milliseconds since 1970; null where unknown. */
  expiresAt: number | null;
}

/** What an OAuth client of the kind "desktop app" is known by. */
export interface OAuthClient {
  id: string;
  secret: string;
}

const load = (): Promise<typeof Google> => import('googleapis/build/src/apis/drive/index.js');

const loadActivity = (): Promise<typeof GoogleActivity> =>
  import('googleapis/build/src/apis/driveactivity/index.js');

/**
 * What a proxy of the environment must not see: the way to this machine itself, which the library knows in one place by
 * the name of Google's token service.
 */
const DIRECT = { noProxy: ['127.0.0.1', 'localhost', '[::1]', 'oauth2.googleapis.com'] };

/** Where a token is asked for and given back. */
function oauthEndpoints({ origin }: URL) {
  return {
    oauth2AuthBaseUrl: `${origin}/o/oauth2/v2/auth`,
    oauth2TokenUrl: `${origin}/token`,
    oauth2RevokeUrl: `${origin}/revoke`,
    tokenInfoUrl: `${origin}/tokeninfo`,
  };
}

function optionsOf(endpoint: Endpoint) {
  return endpoint === null ? {} : { endpoints: oauthEndpoints(endpoint), transporterOptions: DIRECT };
}

/** An open way to the API. */
export interface Client {
  api: DriveApi;
  /** The token that calls are made with. */
  use: (token: string) => void;
  /** One page of `activity.query`; it reads, though it is a POST. */
  activity: (
    question: GoogleActivity.driveactivity_v2.Schema$QueryDriveActivityRequest,
    signal: AbortSignal,
  ) => Promise<{ data: GoogleActivity.driveactivity_v2.Schema$QueryDriveActivityResponse }>;
  /** Reads a link of the service's own with the token; see `isTrusted`. */
  follow: (link: string, signal: AbortSignal) => Promise<{ data: NodeJS.ReadableStream; headers: Headers }>;
}

export async function openClient(endpoint: Endpoint): Promise<Client> {
  const { drive, auth } = await load();
  const bearer = new auth.OAuth2(optionsOf(endpoint));
  const options = {
    auth: bearer,
    // Repeating is our own: see `retry.ts`.
    retry: false,
    ...(endpoint === null ? {} : { rootUrl: endpoint.origin, ...DIRECT }),
  };
  const api = drive({ version: 'v3', ...options });
  return {
    api,
    // A token without an end would make the library take a refused pace for a refused token.
    use: (token) => {
      bearer.setCredentials({ access_token: token, expiry_date: Number.MAX_SAFE_INTEGER });
    },
    activity: async (requestBody, signal) => {
      const { driveactivity } = await loadActivity();
      return driveactivity({ version: 'v2', ...options }).activity.query({ requestBody }, { signal });
    },
    follow: (link, signal) =>
      bearer.request<NodeJS.ReadableStream>({
        url: link,
        responseType: 'stream',
        retry: false,
        signal,
        ...(endpoint === null ? {} : DIRECT),
      }),
  };
}

export interface Grant {
  refreshToken: string;
  token: Token;
  scopes: string[];
}

/** The part of the installed-application flow that Google answers, RFC 8252 with RFC 7636. */
export interface ConsentFlow {
  /** Page on which the person agrees. */
  url: string;
  /** Exchanges the code that came back. */
  redeem: (code: string) => Promise<Grant>;
}

export async function startConsent(
  client: OAuthClient,
  ask: { redirect: string; scopes: string[]; state: string },
  endpoint: Endpoint,
): Promise<ConsentFlow> {
  const { auth } = await load();
  const oauth = oauthClient(auth, client, endpoint, ask.redirect);
  const { codeVerifier, codeChallenge } = await oauth.generateCodeVerifierAsync();
  const url = new URL(
    oauth.generateAuthUrl({
      access_type: 'offline',
      prompt: 'consent',
      scope: ask.scopes,
      state: ask.state,
      code_challenge: codeChallenge ?? '',
    }),
  );
  url.searchParams.set('code_challenge_method', 'S256');
  return {
    url: url.href,
    redeem: async (code) => {
      const { tokens } = await oauth.getToken({ code, codeVerifier });
      return {
        refreshToken: tokens.refresh_token ?? '',
        token: { access: tokens.access_token ?? '', expiresAt: tokens.expiry_date ?? null },
        scopes: tokens.scope?.split(' ') ?? ask.scopes,
      };
    },
  };
}

/** Gets a new access token each time. Throws what the library throws, see `failureOf`. */
export type FetchToken = () => Promise<Token>;

/** Of a stored sign-in. */
export async function refreshing(
  client: OAuthClient,
  refreshToken: string,
  endpoint: Endpoint,
): Promise<FetchToken> {
  const { auth } = await load();
  const oauth = oauthClient(auth, client, endpoint);
  oauth.setCredentials({ refresh_token: refreshToken });
  return async () => tokenOf((await oauth.refreshAccessToken()).credentials);
}

/** Gives a sign-in back to Google. */
export async function revoke(client: OAuthClient, refreshToken: string, endpoint: Endpoint): Promise<void> {
  const { auth } = await load();
  await oauthClient(auth, client, endpoint).revokeToken(refreshToken);
}

export interface ServiceKey {
  email: string;
  privateKey: string;
}

/** Of a service account that stands for `subject` (domain-wide delegation), RFC 7523. */
export async function asserting(
  key: ServiceKey,
  subject: string | null,
  scopes: string[],
  endpoint: Endpoint,
): Promise<FetchToken> {
  const { auth } = await load();
  const options = { email: key.email, key: key.privateKey, scopes, ...optionsOf(endpoint) };
  return async () => {
    // One that had a token would give the same again until its time is up, also after it was refused.
    const jwt = new auth.JWT(subject === null ? options : { ...options, subject });
    if (endpoint !== null) {
      // The address of the token service is fixed in the library.
      jwt.transporter.interceptors.request.add({
        resolved: (config) => {
          config.url = new URL('/token', endpoint);
          return Promise.resolve(config);
        },
      });
    }
    return tokenOf(await jwt.authorize());
  };
}

/** Of the environment: `GOOGLE_APPLICATION_CREDENTIALS`, or what gcloud left. */
export async function ofEnvironment(scopes: string[], endpoint: Endpoint): Promise<FetchToken> {
  const { auth } = await load();
  const open = () => new auth.GoogleAuth({ scopes, clientOptions: optionsOf(endpoint) }).getClient();
  await open();
  return async () => {
    // As with a service account, a new one each time.
    const client = await open();
    const { token } = await client.getAccessToken();
    return { access: token ?? '', expiresAt: client.credentials.expiry_date ?? null };
  };
}

function oauthClient(auth: Google.AuthPlus, { id, secret }: OAuthClient, endpoint: Endpoint, redirect = '') {
  return new auth.OAuth2({
    clientId: id,
    clientSecret: secret,
    redirectUri: redirect,
    ...optionsOf(endpoint),
  });
}

function tokenOf(credentials: { access_token?: string | null; expiry_date?: number | null }): Token {
  return { access: credentials.access_token ?? '', expiresAt: credentials.expiry_date ?? null };
}
