import type { Session } from './session.ts';
import { COST } from './units.ts';

/** What happened to a drive while it was listed. */
export interface Changes {
  from: string;
  to: string;
  changed: number;
  removed: number;
  /** Ids, the first 20 in byte order. */
  files: string[];
}

const MOST_NAMED = 20;

/** A mark in the history of the drive. Throws DriveFailure, SourceLost and the signal's reason. */
export async function markOf(session: Session, signal: AbortSignal): Promise<string> {
  const { data } = await session.call(
    COST.get,
    ({ api }, within) => api.changes.getStartPageToken({ supportsAllDrives: true }, { signal: within }),
    signal,
  );
  return data.startPageToken ?? '';
}

/** Everything that changed since a mark. Throws as `markOf` does. */
export async function changesSince(session: Session, from: string, signal: AbortSignal): Promise<Changes> {
  const changed = new Map<string, boolean>();
  for (let pageToken = from; ;) {
    const { data } = await session.call(
      COST.list,
      ({ api }, within) =>
        api.changes.list(
          {
            pageToken,
            pageSize: 1_000,
            supportsAllDrives: true,
            includeItemsFromAllDrives: true,
            includeRemoved: true,
            fields: 'nextPageToken,newStartPageToken,changes(fileId,removed,changeType)',
          },
          { signal: within },
        ),
      signal,
    );
    for (const { fileId, removed } of data.changes ?? []) if (fileId) changed.set(fileId, removed === true);
    if (data.nextPageToken) {
      pageToken = data.nextPageToken;
      continue;
    }
    const removed = [...changed.values()].filter(Boolean).length;
    const files = [...changed.keys()].sort().slice(0, MOST_NAMED);
    return { from, to: data.newStartPageToken ?? '', changed: changed.size - removed, removed, files };
  }
}
