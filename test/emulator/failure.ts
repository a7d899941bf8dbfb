import type { Json } from './json.ts';

/** An answer that is an error: thrown by a method, sent by the server in the form of the Drive v3 API. */
export class Failure extends Error {
  readonly status: number;
  readonly body: Json;
  readonly headers: Record<string, string>;

  constructor(status: number, body: Json, headers: Record<string, string> = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export interface FailureDetail {
  domain?: string;
  location?: string;
  locationType?: string;
  /** Top-level `status`, as `PERMISSION_DENIED`. */
  status?: string;
  details?: Json[];
  headers?: Record<string, string>;
}

/** The error form of Drive v3: `error.code`, `error.message` and one entry in `error.errors`. */
export function failure(code: number, reason: string, message: string, detail: FailureDetail = {}): Failure {
  const { domain = 'global', location, locationType, status, details, headers } = detail;
  const entry = {
    message,
    domain,
    reason,
    ...(location === undefined ? {} : { location, locationType: locationType ?? 'parameter' }),
  };
  const error = {
    code,
    message,
    errors: [entry],
    ...(status === undefined ? {} : { status }),
    ...(details === undefined ? {} : { details }),
  };
  return new Failure(code, { error }, headers);
}

/** 400 for the value of a parameter. */
export function invalidValue(location: string, message = 'Invalid Value'): Failure {
  return failure(400, 'invalid', message, { location });
}

export function fileNotFound(id: string): Failure {
  return failure(404, 'notFound', `File not found: ${id}.`, { location: 'fileId' });
}

export function insufficientFilePermissions(): Failure {
  return failure(
    403,
    'insufficientFilePermissions',
    'The user does not have sufficient permissions for this file.',
  );
}
