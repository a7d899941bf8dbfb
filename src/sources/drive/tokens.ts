import { EXIT, HandbackError } from '../../model/error.ts';
import { asserting, ofEnvironment, refreshing, type FetchToken, type Token } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import { failureOf } from './failure.ts';
import { readServiceKey, readTokenFile } from './key-files.ts';
import { lost } from './lost.ts';
import { readSignIn } from './token-store.ts';

/** How the right to read a drive is come by. */
export type SignIn =
  | { kind: 'stored' }
  | { kind: 'service-account'; file: string; subject: string | null }
  | { kind: 'application-default' }
  | { kind: 'token-file'; file: string };

/** The token in use, renewed once however many calls ask for it at the same time. */
export interface Tokens {
  /** What the sign-in is known to cover; null where a token was given that does not tell. */
  scopes: string[] | null;
  current: () => Token;
  /** Resolves when a token other than `refused` is in use. Throws SourceLost where there is none to be had. */
  renew: (refused: string) => Promise<void>;
}

/** Gets the first token, for the scopes `asked` where they are not settled yet. Throws HandbackError (source) where nobody is signed in, and as the files do. */
export async function openTokens(
  signIn: SignIn,
  asked: string[],
  env: Record<string, string | undefined>,
  endpoint: Endpoint,
): Promise<Tokens> {
  const { fetch, scopes } = await fetcherOf(signIn, asked, env, endpoint);
  return { ...(await sharedTokens(fetch)), scopes };
}

async function sharedTokens(fetch: FetchToken): Promise<Omit<Tokens, 'scopes'>> {
  const obtain = async (): Promise<Token> => {
    try {
      return await fetch();
    } catch (error) {
      const failure = failureOf(error);
      throw failure === null ? error : lost(failure);
    }
  };
  let token = await obtain();
  let underWay: Promise<void> | null = null;
  const replace = async (): Promise<void> => {
    try {
      token = await obtain();
    } finally {
      underWay = null;
    }
  };
  return {
    current: () => token,
    renew: async (refused) => {
      if (token.access === refused) await (underWay ??= replace());
    },
  };
}

async function fetcherOf(
  signIn: SignIn,
  scopes: string[],
  env: Record<string, string | undefined>,
  endpoint: Endpoint,
): Promise<{ fetch: FetchToken; scopes: string[] | null }> {
  if (signIn.kind === 'token-file') {
    const fetch = () => Promise.resolve({ access: readTokenFile(signIn.file), expiresAt: null });
    return { fetch, scopes: null };
  }
  if (signIn.kind === 'service-account') {
    return { fetch: await asserting(readServiceKey(signIn.file), signIn.subject, scopes, endpoint), scopes };
  }
  if (signIn.kind === 'application-default') return { fetch: await environment(scopes, endpoint), scopes };
  const stored = readSignIn(env);
  if (stored === null) {
    throw new HandbackError({
      code: EXIT.source,
      message: 'not signed in to Google Drive',
      hint: 'handback auth login --client <file> signs in; the README tells how to get the file',
    });
  }
  return {
    fetch: await refreshing(stored.client, stored.refreshToken, endpoint),
    scopes: stored.scopes,
  };
}

async function environment(scopes: string[], endpoint: Endpoint): Promise<FetchToken> {
  try {
    return await ofEnvironment(scopes, endpoint);
  } catch (cause) {
    throw new HandbackError({
      code: EXIT.source,
      message: 'no application default credentials',
      hint: 'name a key file in GOOGLE_APPLICATION_CREDENTIALS, or sign in: gcloud auth application-default login',
      cause,
    });
  }
}
