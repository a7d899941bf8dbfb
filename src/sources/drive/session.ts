import { EXIT, HandbackError, SourceLost } from '../../model/error.ts';
import type { Traffic } from '../../model/source.ts';
import { openClient, type Client } from './client.ts';
import { SYSTEM_CLOCK, type Clock } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import { DriveFailure } from './failure.ts';
import { lost } from './lost.ts';
import { persist, type Patience, type Tries } from './retry.ts';
import { ACTIVITY_SCOPE, METADATA_SCOPE, READ_SCOPE } from './scopes.ts';
import type { ExportName } from './natives.ts';
import { openTokens, type SignIn, type Tokens } from './tokens.ts';
import { COST, createUnits, UNITS_PER_MINUTE } from './units.ts';

/** A moment, milliseconds since 1970, or a number of days before the scan. */
export type Since = { at: number } | { days: number };

/** What a person can say about how a drive is opened. */
export interface Access {
  signIn: SignIn;
  metadataOnly: boolean;
  /** Address that the sign-in must be for. */
  expectAccount: string | null;
  env: Record<string, string | undefined>;
  endpoint: Endpoint;
  /** Ids of labels to ask for. */
  labels: string[];
  /** Asks for activity since then; null where it does not. */
  activitySince: Since | null;
  /** Formats in which Google's own documents are asked for before the usual ones. */
  exportAs: ExportName[];
}

/** Time and pace; tests bring their own. */
export interface Pace {
  clock: Clock;
  unitsPerMinute: number;
  /** Milliseconds without an answer, or without a byte of one, after which a connection counts as broken. */
  silence: number;
}

export const DEFAULT_PACE: Pace = {
  clock: SYSTEM_CLOCK,
  unitsPerMinute: UNITS_PER_MINUTE,
  silence: 60_000,
};

export interface Account {
  email: string;
  name: string | null;
  /** Bytes, decimal, as Google counts them; null where unlimited or unknown. */
  usedInDrive: string | null;
  usedInTrash: string | null;
  /** Media types that each of Google's own types can be exported to. */
  exports: Record<string, string[]>;
}

/** What the client gives back: `data` is an object, read from JSON, or a stream. */
interface Answer {
  data: unknown;
}

/** Makes one call of the API as often as it takes, see `persist`. */
export type Call = <T extends Answer>(
  cost: number,
  attempt: (client: Client, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  tries?: Tries,
) => Promise<T>;

/** A signed-in way to one person's drive. */
export interface Session {
  call: Call;
  account: Account;
  tokens: Tokens;
  endpoint: Endpoint;
  clock: Clock;
  /** See `Pace`. */
  silence: number;
  labels: string[];
  exportAs: ExportName[];
  /** Scopes that the sign-in has; null where a token was given that does not tell. */
  scopes: string[] | null;
  traffic: () => Omit<Traffic, 'account'>;
}

/**
 * Signs in and asks who that is. Throws HandbackError (source) where nobody is signed in, where it is another account
 * than expected, or where Google cannot be reached.
 */
export async function openSession(access: Access, pace: Pace = DEFAULT_PACE): Promise<Session> {
  const { signIn, endpoint, env } = access;
  const tokens = await openTokens(signIn, scopesFor(access), env, endpoint);
  const client = await openClient(endpoint);
  const units = createUnits(pace.unitsPerMinute, pace.clock);
  const retries = new Map<string, number>();
  const patience: Omit<Patience, 'signal'> = {
    clock: pace.clock,
    units,
    silence: pace.silence,
    token: () => tokens.current().access,
    renew: async (refused) => {
      await tokens.renew(refused);
      client.use(tokens.current().access);
    },
    onRetry: ({ reason }) => retries.set(reason, (retries.get(reason) ?? 0) + 1),
  };
  client.use(tokens.current().access);
  let requests = 0;
  const call: Call = (cost, attempt, signal, tries) => {
    const count = async (within: AbortSignal) => {
      requests += 1;
      return checked(await attempt(client, within));
    };
    return persist(cost, count, { ...patience, signal }, tries);
  };
  const account = await whoIs(call).catch((error: unknown) => {
    throw error instanceof DriveFailure ? lost(error.failure) : error;
  });
  if (access.expectAccount !== null) checkAccount(account.email, access.expectAccount);
  return {
    call,
    account,
    tokens,
    endpoint,
    clock: pace.clock,
    silence: pace.silence,
    labels: access.labels,
    exportAs: access.exportAs,
    scopes: tokens.scopes,
    traffic: () => ({
      requests,
      retries: Object.fromEntries([...retries].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
}

/** The client hands on what is no JSON as text: a page of some proxy must not be taken for the end of a list. */
function checked<T extends Answer>(answer: T): T {
  const { data } = answer;
  if (typeof data === 'object' && data !== null && !(data instanceof Blob)) return answer;
  throw new SyntaxError('the answer is no JSON');
}

/** What is asked for where the scopes are ours to choose. */
function scopesFor({ metadataOnly, activitySince }: Access): string[] {
  return [metadataOnly ? METADATA_SCOPE : READ_SCOPE, ...(activitySince === null ? [] : [ACTIVITY_SCOPE])];
}

const NEVER = new AbortController().signal;

async function whoIs(call: Call): Promise<Account> {
  const { data } = await call(
    COST.get,
    ({ api }, signal) =>
      api.about.get(
        { fields: 'user(emailAddress,displayName,permissionId),storageQuota,exportFormats' },
        { signal },
      ),
    NEVER,
  );
  const email = data.user?.emailAddress ?? '';
  if (email === '') throw new SourceLost('Google does not say whose drive this is', 'sign in again');
  return {
    email,
    name: data.user?.displayName ?? null,
    usedInDrive: data.storageQuota?.usageInDrive ?? null,
    usedInTrash: data.storageQuota?.usageInDriveTrash ?? null,
    exports: data.exportFormats ?? {},
  };
}

function checkAccount(email: string, expected: string): void {
  if (email.toLowerCase() === expected.toLowerCase()) return;
  throw new HandbackError({
    code: EXIT.source,
    message: `signed in as another account: ${email}, not ${expected}`,
    hint: 'sign in as the custodian: handback auth login',
  });
}
