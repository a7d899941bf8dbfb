/** Which requests a fault meets: all that are given must fit. */
export interface FaultMatch {
  method?: string;
  /** A part of the path or a pattern. */
  path?: string | RegExp;
  /** Query parameters, as text or pattern. */
  query?: Record<string, string | RegExp>;
  /** Only the n-th fitting request, from 1; `times` more follow (1). */
  nth?: number;
  /** How many fitting requests it meets; Infinity for all that follow (1). */
  times?: number;
}

/** What happens instead of, before or to the answer. */
export interface Fault extends FaultMatch {
  /** An error of this status instead of the answer; `reason` and `message` fill the API's error form. */
  status?: number;
  reason?: string;
  message?: string;
  domain?: string;
  /** The `details[].reason` of an ErrorInfo; without `reason` the answer has the newer form alone. */
  detail?: string;
  /** Value of a Retry-After header: seconds or an HTTP date. */
  retryAfter?: string;
  headers?: Record<string, string>;
  /** Sent as it stands, with `contentType` (text/html; charset=UTF-8). */
  body?: string;
  contentType?: string;
  /** The connection is reset before any header. */
  reset?: boolean;
  /** Real milliseconds before the headers. */
  delay?: number;
  /** The answer's body ends and the connection is closed after so many bytes. */
  cutAt?: number;
  /** The answer's body stops after so many bytes and the connection stays open. */
  stallAt?: number;
  /** Added to the Content-Length. */
  lengthOffBy?: number;
  /** The body is gzipped and its second half missing. */
  brokenGzip?: boolean;
  /** The JSON of the answer breaks off in the middle, with a fitting Content-Length. */
  invalidJson?: boolean;
  /** Runs before the request is answered: change an item, revoke a token, move the clock. */
  before?: () => void;
}

export interface Faults {
  add(...faults: Fault[]): void;
  clear(): void;
  /** Faults that met no request, or fewer than they were to. */
  unused(): Fault[];
}

interface Armed {
  fault: Fault;
  seen: number;
  left: number;
}

export interface FaultList extends Faults {
  /** The first armed fault that fits a request, counted as used. */
  meet(method: string, url: URL): Fault | null;
}

export function makeFaults(): FaultList {
  let armed: Armed[] = [];
  return {
    add: (...faults) => {
      armed.push(...faults.map((fault) => ({ fault, seen: 0, left: fault.times ?? 1 })));
    },
    clear: () => {
      armed = [];
    },
    unused: () => armed.filter(({ left }) => left > 0 && left !== Infinity).map(({ fault }) => fault),
    meet: (method, url) => {
      const fitting = armed.filter(({ fault, left }) => left > 0 && fits(fault, method, url));
      for (const each of fitting) each.seen++;
      const met = fitting.find(({ fault, seen }) => seen >= (fault.nth ?? 1));
      if (!met) return null;
      met.left--;
      return met.fault;
    },
  };
}

function fits(fault: Fault, method: string, url: URL): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path !== undefined && !agrees(url.pathname, fault.path)) return false;
  return Object.entries(fault.query ?? {}).every(([name, expected]) => {
    const value = url.searchParams.get(name);
    return value !== null && (typeof expected === 'string' ? value === expected : expected.test(value));
  });
}

function agrees(value: string, expected: string | RegExp): boolean {
  return typeof expected === 'string' ? value.includes(expected) : expected.test(value);
}
