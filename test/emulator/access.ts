import { knowsDrives, type Call } from './call.ts';
import { failure, fileNotFound, insufficientFilePermissions, type Failure } from './failure.ts';
import type { Item } from './item.ts';
import type { SharedDrive } from './store.ts';

/** The item that the path names, if the caller may see it; else the API's 404. */
export function itemOf(call: Call): Item {
  const asked = call.path['fileId'] ?? '';
  const { store } = call.world;
  const item = store.get(asked === 'root' ? store.rootId : asked);
  if (!item) throw fileNotFound(asked);
  if (item.forbidden) throw insufficientFilePermissions();
  if (item.driveId !== undefined) {
    const drive = store.drives.find(({ id }) => id === item.driveId);
    if (!knowsDrivesHere(call) || !drive || drive.lost !== undefined) throw fileNotFound(asked);
  }
  if (item.needsResourceKey && !resourceKeys(call).includes(`${item.id}/${item.resourceKey ?? ''}`)) {
    throw fileNotFound(asked);
  }
  return item;
}

/** Methods without the parameter (export, download, revisions, comments, labels) reach shared drives anyway. */
function knowsDrivesHere(call: Call): boolean {
  return call.method.parameters?.['supportsAllDrives'] === undefined || knowsDrives(call);
}

function resourceKeys(call: Call): string[] {
  const header = call.headers['x-goog-drive-resource-keys'];
  return String(header ?? '')
    .split(',')
    .map((entry) => entry.trim());
}

/** A shared drive that the person is a member of. */
export function driveOf(call: Call, id: string): SharedDrive {
  const drive = call.world.store.drives.find((each) => each.id === id);
  if (!drive || drive.lost === 'notFound') throw driveNotFound(id);
  if (drive.lost === 'teamDriveMembershipRequired') {
    throw failure(
      403,
      'teamDriveMembershipRequired',
      'The attempted action requires shared drive membership.',
    );
  }
  return drive;
}

function driveNotFound(id: string): Failure {
  return failure(404, 'notFound', `Shared drive not found: ${id}`, { location: 'driveId' });
}
