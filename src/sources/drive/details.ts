import type { DriveFacts } from '../../model/item.ts';
import { atOnce } from '../at-once.ts';
import type { DrivePermission } from './client.ts';
import { resourceKeyHeader } from './cursor.ts';
import { DriveFailure, type Failure } from './failure.ts';
import { FILE_FIELDS } from './fields.ts';
import { LISTS_AT_ONCE, take, type Gathering } from './gather.ts';
import { COST } from './units.ts';

const PERMISSION_FIELDS =
  'nextPageToken,permissions(id,type,role,emailAddress,domain,allowFileDiscovery,expirationTime,deleted)';

/** Asks who may see the files that do not tell, once for all that the same principals may see. Throws SourceLost. */
export async function askPermissions(gathering: Gathering): Promise<void> {
  await atOnce(LISTS_AT_ONCE, [...gathering.untold], async ([key, id]) => {
    gathering.permissions.set(key, await permissionsOf(gathering, id));
  });
}

/** Null where the person may not know. */
async function permissionsOf(
  { session, signal }: Gathering,
  fileId: string,
): Promise<DrivePermission[] | null> {
  const permissions: DrivePermission[] = [];
  let pageToken: string | undefined;
  try {
    do {
      const token = pageToken === undefined ? {} : { pageToken };
      const { data } = await session.call(
        COST.list,
        ({ api }, within) =>
          api.permissions.list(
            { fileId, pageSize: 100, supportsAllDrives: true, fields: PERMISSION_FIELDS, ...token },
            { signal: within },
          ),
        signal,
      );
      permissions.push(...(data.permissions ?? []));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    return permissions;
  } catch (error) {
    if (error instanceof DriveFailure) return null;
    throw error;
  }
}

/** Looks up the targets of shortcuts that no cursor brought; those that can be read become items. Throws SourceLost. */
export async function resolveTargets(gathering: Gathering): Promise<void> {
  const wanted = [...gathering.pointedAt].filter(([id]) => !gathering.seen.has(id));
  await atOnce(LISTS_AT_ONCE, wanted, async ([fileId, key]) => {
    try {
      const { data } = await gathering.session.call(
        COST.get,
        ({ api }, within) =>
          api.files.get(
            { fileId, supportsAllDrives: true, fields: FILE_FIELDS },
            { signal: within, headers: resourceKeyHeader(fileId, key) },
          ),
        gathering.signal,
      );
      take(gathering, [data], () => false);
    } catch (error) {
      if (!(error instanceof DriveFailure)) throw error;
      gathering.targets.set(fileId, stateOf(error.failure));
    }
  });
}

function stateOf({ status }: Failure): NonNullable<DriveFacts['targetState']> {
  if (status === 404) return 'gone';
  return status === 403 ? 'denied' : 'unknown';
}
