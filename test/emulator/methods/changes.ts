import { driveOf } from '../access.ts';
import { count, flag, type Call, type Reply } from '../call.ts';
import { timestamp } from '../clock.ts';
import { invalidValue } from '../failure.ts';
import { presentFile, FILE_DEFAULT } from '../file-fields.ts';

/** `changes.getStartPageToken`. */
export function startPageToken(call: Call): Reply {
  const driveId = call.query.get('driveId');
  if (driveId !== null) driveOf(call, driveId);
  return {
    json: { kind: 'drive#startPageToken', startPageToken: String(call.world.store.changes.length + FIRST) },
  };
}

/** Tokens do not begin at 0, as the real ones do not. */
const FIRST = 1001;

/** `changes.list`: what changed after a token, each file once with its latest state. */
export function listChanges(call: Call): Reply {
  const { store, origin } = call.world;
  const text = call.query.get('pageToken') ?? '';
  const start = Number(text) - FIRST;
  if (!/^\d+$/.test(text) || start < 0 || start > store.changes.length) throw invalidValue('pageToken');
  const size = count(call, 'pageSize', 100, 1000);
  const driveId = call.query.get('driveId');
  if (driveId !== null) driveOf(call, driveId);
  const all = flag(call, 'includeItemsFromAllDrives') && !flag(call, 'restrictToMyDrive');
  const removals = (call.query.get('includeRemoved') ?? 'true') === 'true';
  const end = Math.min(start + size, store.changes.length);
  const latest = new Map(store.changes.map(({ fileId }, index) => [fileId, index]));
  const entries = store.changes.slice(start, end).filter((entry, index) => {
    if (latest.get(entry.fileId) !== start + index) return false;
    if (driveId !== null && entry.driveId !== driveId) return false;
    return (entry.driveId === undefined || all) && (removals || !entry.removed);
  });
  const changes = entries.map(({ fileId, at, removed, driveId: of }) => {
    const item = store.get(fileId);
    const file = item
      ? presentFile(item, call.mask ? 'all' : FILE_DEFAULT, { origin, labels: [] })
      : undefined;
    return {
      kind: 'drive#change',
      changeType: 'file',
      time: timestamp(at),
      removed: removed || item === undefined,
      fileId,
      ...(of === undefined ? {} : { driveId: of }),
      ...(file === undefined ? {} : { file }),
    };
  });
  const done = end === store.changes.length;
  const token = String(end + FIRST);
  return {
    json: {
      kind: 'drive#changeList',
      changes,
      ...(done ? { newStartPageToken: token } : { nextPageToken: token }),
    },
  };
}
