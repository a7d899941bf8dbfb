import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** One request as it came over the wire. Secrets are hashed. */
export interface WireRecord {
  /** From 1, in order of arrival. */
  number: number;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** The API method, as `drive.files.list`; null for sign-in and the like. */
  methodId: string | null;
  /** Content-Type and length of the request's body. */
  bodyType: string | null;
  bodyLength: number;
  /** Requests under way when this one came, itself included. */
  inFlight: number;
  /** Arrival and end in one sequence, so that overlap can be told. `endedAt` is null while it is under way. */
  startedAt: number;
  endedAt: number | null;
  status: number | null;
  bytes: number;
  units: number;
  /** True when a scripted fault met it. */
  faulted: boolean;
}

export interface WireLog {
  records: WireRecord[];
  begin(request: IncomingMessage, url: URL): WireRecord;
  end(record: WireRecord): void;
}

export function makeWireLog(): WireLog {
  const records: WireRecord[] = [];
  let sequence = 0;
  let open = 0;
  return {
    records,
    begin: (request, url) => {
      open++;
      const record: WireRecord = {
        number: records.length + 1,
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries([...url.searchParams].map(([name, value]) => [name, shown(name, value)])),
        headers: headersOf(request),
        methodId: null,
        bodyType: request.headers['content-type'] ?? null,
        bodyLength: 0,
        inFlight: open,
        startedAt: ++sequence,
        endedAt: null,
        status: null,
        bytes: 0,
        units: 0,
        faulted: false,
      };
      records.push(record);
      return record;
    },
    end: (record) => {
      if (record.endedAt !== null) return;
      record.endedAt = ++sequence;
      open--;
    },
  };
}

const SECRET = new Set(['token', 'access_token', 'oauth_token', 'code', 'key']);

function shown(name: string, value: string): string {
  return SECRET.has(name) ? hashed(value) : value;
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    const text = String(value);
    headers[name] = name === 'authorization' ? `Bearer ${hashed(text.replace(/^Bearer /i, ''))}` : text;
  }
  return headers;
}

/** Short hash under which the log names a token. */
function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 12);
}
