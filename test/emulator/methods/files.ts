import { itemOf } from '../access.ts';
import { count, type Call, type Reply } from '../call.ts';
import { FILE_DEFAULT, presentFile } from '../file-fields.ts';
import { wanted } from '../mask.ts';
import { pageOf } from '../paging.ts';
import { downloadFile } from './content.ts';

/** `files.get`, metadata or bytes. */
export function getFile(call: Call): Reply {
  if (call.query.get('alt') === 'media') return downloadFile(call);
  return fileReply(call, itemOf(call).id);
}

/** The file as the caller's mask wants it. */
export function fileReply(call: Call, id: string): Reply {
  const item = call.world.store.get(id);
  const labels = (call.query.get('includeLabels') ?? '').split(',').filter(Boolean);
  if (!item) return {};
  return { json: presentFile(item, call.mask ?? FILE_DEFAULT, { origin: call.world.origin, labels }) };
}

/** `files.listLabels`. */
export function listLabels(call: Call): Reply {
  const labels = Object.values(itemOf(call).labels ?? {});
  const { rows, next } = pageOf(call, labels, count(call, 'maxResults', 100, 100));
  const json = {
    kind: 'drive#labelList',
    labels: rows,
    ...(next === undefined ? {} : { nextPageToken: next }),
  };
  return { json: call.mask && wanted(call.mask, 'labels') === null ? { kind: json.kind } : json };
}
