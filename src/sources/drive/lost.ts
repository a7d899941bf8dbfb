import { SourceLost } from '../../model/error.ts';
import { isRateLimit, type Failure } from './failure.ts';

const LOGIN = 'sign in again: handback auth login';

const WORDS: Partial<Record<string, { message: string; hint: string }>> = {
  network: { message: 'Google Drive cannot be reached', hint: 'check the network' },
  dailyLimitExceeded: { message: "the day's quota is used up", hint: 'go on tomorrow' },
  dailyLimitExceededUnreg: { message: "the day's quota is used up", hint: 'go on tomorrow' },
  quotaExceeded: { message: "the day's download quota is used up", hint: 'go on tomorrow' },
  accessNotConfigured: {
    message: 'the Drive API is not enabled in the Google Cloud project of this sign-in',
    hint: 'enable it in the Google Cloud console; the message names the address',
  },
  domainPolicy: {
    message: 'the administrators of the account do not allow this application',
    hint: 'ask them, or have them make the audit',
  },
  invalid_grant: {
    message: 'the sign-in is no longer valid',
    hint: `${LOGIN}; Google ends sign-ins of a project in state "Testing" after 7 days`,
  },
  insufficientPermissions: {
    message: 'the sign-in does not cover what was asked for',
    hint: `${LOGIN}; or scan with --metadata-only where it covers metadata alone`,
  },
};

/** The same words for what the service calls by several names. */
const ALIASES: Partial<Record<string, string>> = {
  serviceDisabled: 'accessNotConfigured',
  accessTokenScopeInsufficient: 'insufficientPermissions',
};

/** The failure of a call as the end of the whole source. */
export function lost(failure: Failure): SourceLost {
  const words = WORDS[ALIASES[failure.reason] ?? failure.reason] ?? other(failure);
  return new SourceLost(`${words.message} (${failure.reason}: ${failure.message})`, words.hint);
}

function other(failure: Failure): { message: string; hint: string } {
  if (isRateLimit(failure)) {
    return { message: 'Google Drive refuses the pace however slow', hint: 'go on in an hour' };
  }
  if (failure.status === 401) return { message: 'Google does not accept the token', hint: LOGIN };
  return { message: 'Google Drive answers no more', hint: 'try again later' };
}
