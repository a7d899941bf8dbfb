import type { DriveFacts } from '../../model/item.ts';
import { atOnce } from '../at-once.ts';
import type { DrivePermission } from './client.ts';
import { includeLabels, resourceKeyHeader } from './cursor.ts';
import { DriveFailure, type Failure } from './failure.ts';
import { FILE_FIELDS } from './fields.ts';
import { LISTS_AT_ONCE, take, walkFolders, type Gathering } from './gather.ts';
import { FOLDER_TYPE } from './item.ts';
import { askPages } from './pages.ts';
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
async function permissionsOf(gathering: Gathering, fileId: string): Promise<DrivePermission[] | null> {
  try {
    return await askPages(
      gathering,
      (api, pageToken, options) => {
        const parameters = { fileId, pageSize: 100, supportsAllDrives: true, fields: PERMISSION_FIELDS };
        return api.permissions.list({ ...parameters, ...pageToken }, options);
      },
      ({ permissions }) => permissions,
    );
  } catch (error) {
    if (error instanceof DriveFailure) return null;
    throw error;
  }
}

/**
 * Looks up the targets of shortcuts that no cursor brought; those that can be read become items. `walk`: what lies in
 * folders among them, and what shortcuts there point to, is listed as well. Throws SourceLost.
 */
export async function resolveTargets(gathering: Gathering, walk: boolean): Promise<void> {
  const asked = new Set<string>();
  for (;;) {
    const { pointedAt, seen } = gathering;
    const wanted = [...pointedAt].filter(([id]) => !seen.has(id) && !asked.has(id));
    if (wanted.length === 0) return;
    for (const [id] of wanted) asked.add(id);
    gathering.toWalk = [];
    await lookUp(gathering, wanted, walk);
    if (walk) gathering.outcomes.push(await walkFolders(gathering, 'folders that shortcuts point to'));
  }
}

async function lookUp(gathering: Gathering, wanted: [string, string | null][], walk: boolean): Promise<void> {
  await atOnce(LISTS_AT_ONCE, wanted, async ([fileId, key]) => {
    try {
      const { data } = await gathering.session.call(
        COST.get,
        ({ api }, within) =>
          api.files.get(
            { fileId, supportsAllDrives: true, fields: FILE_FIELDS, ...includeLabels(gathering.session) },
            { signal: within, headers: resourceKeyHeader(fileId, key) },
          ),
        gathering.signal,
      );
      take(gathering, [data], () => walk);
      if (!walk && data.mimeType === FOLDER_TYPE) gathering.unwalked.add(fileId);
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
