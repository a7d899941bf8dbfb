import type { DirectAnswer } from '../../model/source.ts';
import { DriveFailure } from './failure.ts';
import type { Session } from './session.ts';
import { COST } from './units.ts';

/** Gets one file by its id, in whatever drive and folder it lies. Throws SourceLost and the signal's reason. */
export async function askDrive(session: Session, fileId: string, signal: AbortSignal): Promise<DirectAnswer> {
  try {
    const { data } = await session.call(
      COST.get,
      ({ api }, within) =>
        api.files.get(
          { fileId, supportsAllDrives: true, fields: 'id,trashed,modifiedTime' },
          { signal: within },
        ),
      signal,
    );
    const modifiedAt = Date.parse(data.modifiedTime ?? '');
    return {
      found: 'there',
      trashed: data.trashed === true,
      modifiedAt: Number.isNaN(modifiedAt) ? null : modifiedAt,
    };
  } catch (error) {
    if (!(error instanceof DriveFailure)) throw error;
    return error.failure.status === 404 ? { found: 'gone' } : { found: 'unknown', detail: error.message };
  }
}
