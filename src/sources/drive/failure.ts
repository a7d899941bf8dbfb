/** Why a call to the service failed, whatever form its answer took. */
export interface Failure {
  /** HTTP status; null where no answer came. */
  status: number | null;
  /** In the service's words, camel case: `rateLimitExceeded`; `network` where no answer came. */
  reason: string;
  message: string;
  /** What the failure is about: `pageToken`, `q`. */
  location: string | null;
  /** Milliseconds that the service asks to wait. */
  retryAfter: number | null;
}

interface ErrorBody {
  error?:
    | string
    | {
        message?: string;
        status?: string;
        errors?: { reason?: string; location?: string; message?: string }[];
        details?: { reason?: string }[];
      };
  error_description?: string;
}

/** A call that failed for good, or for the caller to decide. */
export class DriveFailure extends Error {
  override readonly name = 'DriveFailure';
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(`${failure.reason}: ${failure.message}`, { cause });
    this.failure = failure;
  }
}

/** Reads an error of the client library; by its shape, as several copies of its classes are installed. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof DriveFailure) return error.failure;
  if (!(error instanceof Error)) return null;
  const response = responseOf(error);
  if (response === null) return networkFailure(error);
  const body = bodyOf(response.data, error.message);
  const inner = typeof body?.error === 'object' ? body.error : null;
  const first = inner?.errors?.[0];
  const detail = inner?.details?.find(({ reason }) => reason !== undefined)?.reason;
  const oauth = typeof body?.error === 'string' ? body.error : undefined;
  // The older form can be vague where the newer one is not.
  const older = first?.reason === 'forbidden' && detail !== undefined ? undefined : first?.reason;
  return {
    status: response.status,
    reason: older ?? camelCase(detail ?? inner?.status) ?? oauth ?? `http${response.status}`,
    message: oneLine(
      `${inner?.message ?? body?.error_description ?? `HTTP status ${response.status}`}${scopesOf(response)}`,
    ),
    location: first?.location ?? null,
    retryAfter: retryAfterOf(response.headers),
  };
}

/** What a sign-in would have to cover, where that is what is wrong; RFC 6750 section 3. */
function scopesOf({ headers }: Response): string {
  const scopes = /\bscope="([^"]*)"/.exec(header(headers, 'www-authenticate') ?? '')?.[1];
  if (scopes === undefined) return '';
  return ` It needs one of: ${scopes.replaceAll('https://www.googleapis.com/auth/', '')}`;
}

interface Response {
  status: number;
  headers: unknown;
  data: unknown;
}

function responseOf(error: Error): Response | null {
  if (!('response' in error) || typeof error.response !== 'object' || error.response === null) return null;
  const response = error.response as Partial<Response>;
  if (typeof response.status !== 'number') return null;
  return { status: response.status, headers: response.headers, data: response.data };
}

/** An answer that was asked for as a stream has its body in the message of the error only. */
function bodyOf(data: unknown, message: string): ErrorBody | null {
  if (typeof data === 'object' && data !== null && !('pipe' in data) && !(data instanceof ArrayBuffer)) {
    return data;
  }
  return parsed(typeof data === 'string' ? data : message);
}

function parsed(text: string): ErrorBody | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

const NETWORK_CODE = /^(?:E[A-Z_]+|UND_ERR_[A-Z_]+|ERR_STREAM_PREMATURE_CLOSE|Z_[A-Z_]+|ABORT_ERR)$/;

/** No answer, or one that broke off or is no JSON; null for what is no matter of the network. */
function networkFailure(error: Error): Failure | null {
  const codes = [error, error.cause].map((one) =>
    typeof one === 'object' && one !== null && 'code' in one ? String(one.code) : '',
  );
  const code = codes.find((one) => NETWORK_CODE.test(one));
  const isBroken =
    error.message === 'aborted' || error instanceof SyntaxError || error.name === 'TimeoutError';
  if (code === undefined && !isBroken) return null;
  return {
    status: null,
    reason: 'network',
    message: code ?? 'the answer broke off',
    location: null,
    retryAfter: null,
  };
}

/** `RATE_LIMIT_EXCEEDED` as `rateLimitExceeded`. */
function camelCase(reason: string | undefined): string | undefined {
  if (reason === undefined || !/^[A-Z_]+$/.test(reason)) return reason;
  return reason.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 300);
}

/** Seconds or a date, RFC 9110 section 10.2.3; a date by the clock of the service, which states it. */
function retryAfterOf(headers: unknown): number | null {
  const text = header(headers, 'retry-after');
  if (text === null) return null;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  const wait = Date.parse(text) - Date.parse(header(headers, 'date') ?? '');
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

function header(headers: unknown, name: string): string | null {
  if (isHeaders(headers)) return headers.get(name);
  return (headers as Record<string, string> | undefined)?.[name] ?? null;
}

function isHeaders(headers: unknown): headers is Headers {
  return typeof headers === 'object' && headers !== null && typeof (headers as Headers).get === 'function';
}

/** What is to be done about a failure. */
export type Remedy =
  /** Wait and repeat. */
  | 'repeat'
  /** Ask for a new token and repeat once. */
  | 'renew'
  /** No call will succeed for now: end cleanly, so that the run can be continued. */
  | 'stop'
  /** It concerns this call alone. */
  | 'give-up';

const RATE_LIMITS = new Set(['userRateLimitExceeded', 'rateLimitExceeded', 'sharingRateLimitExceeded']);

const STOPPING = new Set([
  'dailyLimitExceeded',
  'dailyLimitExceededUnreg',
  'quotaExceeded',
  'accessNotConfigured',
  'serviceDisabled',
  'insufficientPermissions',
  'accessTokenScopeInsufficient',
  'domainPolicy',
  'invalid_grant',
  'invalid_client',
  'invalid_request',
  'unauthorized_client',
]);

export function isRateLimit({ status, reason }: Failure): boolean {
  return status === 429 || (status === 403 && RATE_LIMITS.has(reason));
}

export function remedyOf(failure: Failure): Remedy {
  const { status, reason } = failure;
  if (STOPPING.has(reason)) return 'stop';
  if (status === null || isRateLimit(failure) || status >= 500 || status === 408) return 'repeat';
  return status === 401 ? 'renew' : 'give-up';
}
