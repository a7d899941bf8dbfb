import type { DriveApi } from './client.ts';
import type { Session } from './session.ts';
import { COST } from './units.ts';

type Ask<D> = (
  api: DriveApi,
  pageToken: { pageToken?: string },
  options: { signal: AbortSignal },
) => Promise<{ data: D }>;

/** Every row of a list that comes page by page. Throws DriveFailure, SourceLost and the signal's reason. */
export async function askPages<D extends { nextPageToken?: string | null }, T>(
  { session, signal }: { session: Session; signal: AbortSignal },
  ask: Ask<D>,
  rowsOf: (data: D) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  let token: { pageToken?: string } = {};
  for (;;) {
    const asked = token;
    const { data } = await session.call(
      COST.list,
      ({ api }, within) => ask(api, asked, { signal: within }),
      signal,
    );
    for (const row of rowsOf(data) ?? []) all.push(row);
    if (!data.nextPageToken) return all;
    token = { pageToken: data.nextPageToken };
  }
}
