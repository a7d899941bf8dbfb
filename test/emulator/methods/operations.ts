import { itemOf } from '../access.ts';
import type { Call, Reply } from '../call.ts';
import { EXPORT_FORMATS } from '../exports.ts';
import { failure } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../world.ts';
import { operationName } from './content.ts';

/** How long an operation can be asked for, ms. */
const LIFETIME = 12 * 3_600_000;
const METADATA = 'type.googleapis.com/google.apps.drive.v3.DownloadFileMetadata';
const RESPONSE = 'type.googleapis.com/google.apps.drive.v3.DownloadFileResponse';

/** `files.download`: begins an export that has no size limit. */
export function downloadOperation(call: Call): Reply {
  const item = itemOf(call);
  const mimeType = call.query.get('mimeType');
  const revisionId = call.query.get('revisionId');
  const formats = EXPORT_FORMATS[item.mimeType];
  if (!item.content && (!formats || (mimeType !== null && !formats.includes(mimeType)))) {
    throw failure(400, 'badRequest', 'The requested conversion is not supported.');
  }
  const { operations, clock } = call.world;
  const name = operationName(item.id, mimeType ?? '', String(operations.size));
  const operation: Operation = {
    fileId: item.id,
    mimeType: mimeType ?? formats?.[0] ?? item.mimeType,
    revisionId,
    pendingPolls: item.trouble?.pendingPolls ?? 0,
    fails: item.trouble?.operationFails ?? false,
    startedAt: clock.now(),
  };
  operations.set(name, operation);
  return { json: present(call, name, operation) };
}

/** `operations.get`. */
export function getOperation(call: Call): Reply {
  const name = call.path['name'] ?? '';
  const { operations, clock } = call.world;
  const operation = operations.get(name);
  if (!operation || clock.now() - operation.startedAt > LIFETIME) {
    throw failure(404, 'notFound', `Operation not found: ${name}.`, { status: 'NOT_FOUND' });
  }
  if (operation.pendingPolls > 0) operation.pendingPolls--;
  return { json: present(call, name, operation) };
}

/** Pending operations have no `done` at all, or null: both are seen. */
function present(call: Call, name: string, operation: Operation): JsonObject {
  const { pendingPolls, fails, fileId, mimeType } = operation;
  const head = { name: `operations/${name}`, metadata: { '@type': METADATA } };
  if (pendingPolls > 0) return head;
  if (fails) return { ...head, done: true, error: { code: 13, message: 'Internal error while exporting.' } };
  const path = `/download/${fileId}?mimeType=${encodeURIComponent(mimeType ?? '')}`;
  const response = {
    '@type': RESPONSE,
    downloadUri: `${call.world.origin}${path}`,
    partialDownloadAllowed: false,
  };
  return { ...head, done: true, response };
}
