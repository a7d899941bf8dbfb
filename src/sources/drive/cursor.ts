import type { DriveFile } from './client.ts';
import { DriveFailure, type Failure } from './failure.ts';
import { PAGE_FIELDS } from './fields.ts';
import type { Session } from './session.ts';
import { COST } from './units.ts';

/** One question to the service that is answered page by page. */
export interface Cursor {
  /** For people: `user`, `shared drive Plans`. */
  name: string;
  corpora: 'user' | 'drive';
  driveId: string | null;
  query: string | null;
  /** Key that the folder asked for needs, as `resourceKeyHeader` has it. */
  headers: Record<string, string>;
}

/** How a cursor ended. */
export interface CursorOutcome {
  name: string;
  /** What was asked: the search term and the drive, as the service takes them. */
  query: string;
  pages: number;
  files: number;
  /** Null where every page came; else why not. */
  missing: string | null;
}

/** Why pages are missing where the service itself says `incompleteSearch`. */
export const INCOMPLETE_SEARCH = 'the service says that its search was incomplete';

/** The right to a file that is shared by its link, in the form that the service wants. */
export function resourceKeyHeader(id: string, key: string | null | undefined): Record<string, string> {
  return key === null || key === undefined ? {} : { 'X-Goog-Drive-Resource-Keys': `${id}/${key}` };
}

/** Labels are told only of ids that are asked for. */
export function includeLabels({ labels }: Session): { includeLabels?: string } {
  return labels.length === 0 ? {} : { includeLabels: labels.join() };
}

const PAGE_SIZE = 1_000;

/**
 * Follows a cursor to its end, through short and empty pages. A page token that the service refuses starts the cursor
 * again, once; `receive` then sees files twice. Throws SourceLost and the signal's reason.
 */
export async function follow(
  session: Session,
  cursor: Cursor,
  receive: (files: DriveFile[]) => void,
  signal: AbortSignal,
): Promise<CursorOutcome> {
  const outcome: CursorOutcome = {
    name: cursor.name,
    query: queryText(cursor),
    pages: 0,
    files: 0,
    missing: null,
  };
  let [token, restarted] = [undefined as string | undefined, false];
  for (;;) {
    try {
      const page = await ask(session, cursor, token, signal);
      outcome.pages += 1;
      outcome.files += page.files?.length ?? 0;
      receive(page.files ?? []);
      if (page.incompleteSearch === true) outcome.missing = INCOMPLETE_SEARCH;
      token = page.nextPageToken ?? undefined;
      if (token === undefined) return outcome;
    } catch (error) {
      if (!(error instanceof DriveFailure)) throw error;
      if (token === undefined || restarted || !isRefusedToken(error.failure)) {
        return { ...outcome, missing: error.message };
      }
      [token, restarted] = [undefined, true];
    }
  }
}

function queryText({ corpora, driveId, query }: Cursor): string {
  const drive = driveId === null ? '' : ` driveId=${driveId}`;
  return `corpora=${corpora}${drive}${query === null ? '' : ` q=${query}`}`;
}

function isRefusedToken({ status, location }: Failure): boolean {
  return status === 400 && (location === 'pageToken' || location === null);
}

async function ask(session: Session, cursor: Cursor, token: string | undefined, signal: AbortSignal) {
  const { corpora, driveId, query, headers } = cursor;
  const parameters = {
    corpora,
    pageSize: PAGE_SIZE,
    fields: PAGE_FIELDS,
    supportsAllDrives: true,
    includeItemsFromAllDrives: true,
    ...includeLabels(session),
    ...(driveId === null ? {} : { driveId }),
    ...(query === null ? {} : { q: query }),
    ...(token === undefined ? {} : { pageToken: token }),
  };
  const { data } = await session.call(
    COST.list,
    ({ api }, within) => api.files.list(parameters, { signal: within, headers }),
    signal,
  );
  return data;
}
