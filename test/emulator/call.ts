import type { IncomingHttpHeaders } from 'node:http';
import type { Method } from './discovery.ts';
import { failure, invalidValue } from './failure.ts';
import type { Json } from './json.ts';
import type { Mask } from './mask.ts';
import type { Grant } from './oauth.ts';
import type { World } from './world.ts';

/** One request to an API method, after routing and authorisation. */
export interface Call {
  world: World;
  method: Method;
  path: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  grant: Grant;
  /** Null when the caller sent no `fields`. */
  mask: Mask | null;
}

/** Bytes of an answer; `total` is the whole length, of which `start` to `end` (exclusive) is sent. */
export interface Bytes {
  type: string;
  total: number;
  start: number;
  end: number;
  read(start: number, end: number): Uint8Array;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  json?: Json;
  bytes?: Bytes;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;

/** A boolean query parameter; 400 for anything but true and false. */
export function flag(call: Call, name: string): boolean {
  const value = call.query.get(name) ?? 'false';
  if (value !== 'true' && value !== 'false') {
    throw failure(400, 'invalidParameter', `Invalid value '${value}'. Expected a boolean.`, {
      location: name,
    });
  }
  return value === 'true';
}

/** An integer query parameter between 1 and `most`; more is taken as `most`. */
export function count(call: Call, name: string, byDefault: number, most: number): number {
  const text = call.query.get(name);
  if (text === null || text === '') return byDefault;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw invalidValue(name, `Invalid value '${text}'. Values must be within the range: [1, ${most}]`);
  }
  return Math.min(value, most);
}

/** Does the caller know shared drives? */
export function knowsDrives(call: Call): boolean {
  return flag(call, 'supportsAllDrives') || flag(call, 'supportsTeamDrives');
}
