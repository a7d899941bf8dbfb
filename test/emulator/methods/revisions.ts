import { itemOf } from '../access.ts';
import { count, type Call, type Reply } from '../call.ts';
import { timestamp } from '../clock.ts';
import { failure, insufficientFilePermissions } from '../failure.ts';
import { EXPORT_FORMATS } from '../exports.ts';
import { canEdit, headRevision, userOf } from '../file-fields.ts';
import { isNative, type Item, type Revision } from '../item.ts';
import type { JsonObject } from '../json.ts';
import { nextPage, pageOf } from '../paging.ts';
import { ME } from '../people.ts';
import { contentReply } from './content.ts';

/** The revisions of an item: those it was seeded with, or the one it has now. */
function revisionsOf(item: Item): Revision[] {
  const { revisions, modified, lastModifiedBy, content } = item;
  if (revisions) return revisions;
  const by = lastModifiedBy ?? ME;
  return [{ id: headRevision(item), modified, by, keepForever: false, ...(content ? { content } : {}) }];
}

function revisedItem(call: Call): Item {
  const item = itemOf(call);
  if (!canEdit(item)) throw insufficientFilePermissions();
  return item;
}

/** `revisions.list`. */
export function listRevisions(call: Call): Reply {
  const item = revisedItem(call);
  const { rows, next: token } = pageOf(call, revisionsOf(item), count(call, 'pageSize', 200, 1000));
  const revisions = rows.map((revision) => presentRevision(item, revision, call.world.origin));
  return { json: { kind: 'drive#revisionList', revisions, ...nextPage(token) } };
}

/** `revisions.get`, metadata or bytes. */
export function getRevision(call: Call): Reply {
  const item = revisedItem(call);
  const id = call.path['revisionId'] ?? '';
  const revision = revisionsOf(item).find((each) => each.id === id);
  if (!revision) throw failure(404, 'notFound', `Revision not found: ${id}.`, { location: 'revisionId' });
  if (call.query.get('alt') !== 'media') return { json: presentRevision(item, revision, call.world.origin) };
  if (!revision.content) {
    throw failure(403, 'fileNotDownloadable', 'Only files with binary content can be downloaded.', {
      location: 'alt',
    });
  }
  if (!revision.keepForever) {
    throw failure(403, 'download_restricted_for_revision', 'The revision cannot be downloaded.');
  }
  return contentReply(call, revision.content, item.mimeType);
}

function presentRevision(item: Item, revision: Revision, origin: string): JsonObject {
  const { id, modified, keepForever, by, content } = revision;
  const common = {
    kind: 'drive#revision',
    id,
    mimeType: item.mimeType,
    modifiedTime: timestamp(modified),
    lastModifyingUser: userOf(by),
  };
  if (content) {
    const { md5: md5Checksum } = content.hashes();
    return { ...common, keepForever, md5Checksum, size: String(content.size), originalFilename: item.name };
  }
  const link = (type: string) =>
    `${origin}/docs/export/${item.id}?revision=${id}&mimeType=${encodeURIComponent(type)}`;
  const formats = isNative(item) ? (EXPORT_FORMATS[item.mimeType] ?? []) : [];
  return {
    ...common,
    published: false,
    exportLinks: Object.fromEntries(formats.map((type) => [type, link(type)])),
  };
}
