import { EXIT, HandbackError } from '../../model/error.ts';
import type { SharedDrive } from './client.ts';
import { DriveFailure } from './failure.ts';
import { FOLDER_TYPE } from './item.ts';
import { askPages } from './pages.ts';
import type { Session } from './session.ts';
import { COST } from './units.ts';

/** What of a drive is to be listed. */
export type Root =
  | { kind: 'whole'; id: string }
  /** One shared drive. */
  | { kind: 'drive'; id: string; name: string }
  | { kind: 'folder'; id: string; resourceKey: string | null };

/** Finds what was asked for. Throws HandbackError: usage for what is no folder, source for what cannot be reached. */
export async function findRoot(session: Session, id: string, signal: AbortSignal): Promise<Root> {
  if (id === '') return { kind: 'whole', id: (await getFolder(session, 'root', signal)).id ?? 'root' };
  const folder = await getFolder(session, id, signal);
  if (folder.mimeType !== FOLDER_TYPE) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `not a folder of Google Drive: gdrive:${id}`,
      hint: 'give the id of a folder or of a shared drive, the last part of its address in the browser',
    });
  }
  if (folder.driveId === id) return { kind: 'drive', id, name: folder.name ?? id };
  return { kind: 'folder', id: folder.id ?? id, resourceKey: folder.resourceKey ?? null };
}

async function getFolder(session: Session, fileId: string, signal: AbortSignal) {
  try {
    const { data } = await session.call(
      COST.get,
      ({ api }, within) =>
        api.files.get(
          { fileId, supportsAllDrives: true, fields: 'id,name,mimeType,driveId,resourceKey' },
          { signal: within },
        ),
      signal,
    );
    return data;
  } catch (cause) {
    if (!(cause instanceof DriveFailure)) throw cause;
    throw new HandbackError({
      code: cause.failure.status === 404 ? EXIT.usage : EXIT.source,
      message: `no such folder in Google Drive: ${fileId} (${cause.message})`,
      hint: 'give the id of a folder or of a shared drive; handback auth status says who is signed in',
      cause,
    });
  }
}

/** Every shared drive of the person. Throws DriveFailure, SourceLost and the signal's reason. */
export async function sharedDrives(session: Session, signal: AbortSignal): Promise<SharedDrive[]> {
  return askPages(
    { session, signal },
    (api, pageToken, options) => {
      const parameters = { pageSize: 100, fields: 'nextPageToken,drives(id,name)', ...pageToken };
      return api.drives.list(parameters, options);
    },
    ({ drives }) => drives,
  );
}
