const BASE = 'https://www.googleapis.com/auth/';

/** Lists and reads everything. */
export const READ_SCOPE = `${BASE}drive.readonly`;
/** Lists everything but shared drives; reads no content. */
export const METADATA_SCOPE = `${BASE}drive.metadata.readonly`;

/** Tells who moved, renamed, shared or deleted what; asked for only on request. */
export const ACTIVITY_SCOPE = `${BASE}drive.activity.readonly`;

/** Scopes with which content can be read; the last one is never asked for, but a token given may have it. */
const READING = [READ_SCOPE, `${BASE}drive`];

export function canRead(scopes: string[]): boolean {
  return scopes.some((scope) => READING.includes(scope));
}
