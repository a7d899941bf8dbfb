import type { Call } from './call.ts';
import { failure, invalidValue, type Failure } from './failure.ts';
import { token } from './ids.ts';
import type { JsonObject } from './json.ts';

/** What a page token holds: where the next page begins, its number, and when it was given. */
export interface Cursor {
  position: number;
  page: number;
  issued: number;
}

/** An opaque page token bound to the parameters that `bound` names. */
export function pageToken(cursor: Cursor, bound: string): string {
  const payload = [cursor.position, cursor.page, cursor.issued].join('.');
  return Buffer.from(`${payload}.${token(12, 'page', bound, payload)}`).toString('base64url');
}

/** The cursor of the caller's page token, null on the first page. Throws for a foreign or aged one. */
export function cursorOf(call: Call, bound: string): Cursor | null {
  const text = call.query.get('pageToken');
  if (text === null || text === '') return null;
  const [position = '', page = '', issued = '', seal = ''] = Buffer.from(text, 'base64url')
    .toString()
    .split('.');
  if (seal !== token(12, 'page', bound, [position, page, issued].join('.'))) throw badToken();
  const cursor = { position: Number(position), page: Number(page), issued: Number(issued) };
  const { clock, switches } = call.world;
  if (clock.now() - cursor.issued > switches.pageTokenLifetime) throw badToken();
  return cursor;
}

function badToken(): Failure {
  return invalidValue('pageToken');
}

/** One page of rows that are all at hand. */
export function pageOf<T>(call: Call, rows: T[], size: number, bound = ''): { rows: T[]; next?: string } {
  const key = `${call.method.id} ${JSON.stringify(call.path)} ${bound}`;
  const cursor = cursorOf(call, key);
  const start = cursor?.position ?? 0;
  const page = rows.slice(start, start + size);
  if (start + size >= rows.length) return { rows: page };
  const { clock } = call.world;
  const next = pageToken({ position: start + size, page: (cursor?.page ?? 0) + 1, issued: clock.now() }, key);
  return { rows: page, next };
}

/** The member of a list that leads to its next page; none on the last. */
export function nextPage(token: string | undefined): JsonObject {
  return token === undefined ? {} : { nextPageToken: token };
}

/** The 400 of methods that insist on `fields`. */
export function requireFields(call: Call): void {
  if (call.query.get('fields') !== null) return;
  throw failure(400, 'required', "The 'fields' parameter is required for this method.", {
    location: 'fields',
  });
}
