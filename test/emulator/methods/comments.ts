import { itemOf } from '../access.ts';
import { count, flag, type Call, type Reply } from '../call.ts';
import { timestamp } from '../clock.ts';
import { failure, invalidValue } from '../failure.ts';
import type { Comment, Reply as CommentReply } from '../item.ts';
import type { JsonObject } from '../json.ts';
import { nextPage, pageOf, requireFields } from '../paging.ts';
import { ME } from '../people.ts';

/** `comments.list`. */
export function listComments(call: Call): Reply {
  requireFields(call);
  const item = itemOf(call);
  const since = Date.parse(call.query.get('startModifiedTime') ?? '1970-01-01T00:00:00Z');
  if (Number.isNaN(since)) throw invalidValue('startModifiedTime');
  const deleted = flag(call, 'includeDeleted');
  const all = (item.comments ?? []).filter((each) => each.created >= since && (deleted || !each.deleted));
  const { rows, next: token } = pageOf(call, all, count(call, 'pageSize', 20, 100), String(deleted));
  return {
    json: {
      kind: 'drive#commentList',
      comments: rows.map((each) => presentComment(each, deleted)),
      ...nextPage(token),
    },
  };
}

/** `comments.get`. */
export function getComment(call: Call): Reply {
  requireFields(call);
  return { json: presentComment(commentOf(call), flag(call, 'includeDeleted')) };
}

function commentOf(call: Call): Comment {
  const id = call.path['commentId'] ?? '';
  const comment = itemOf(call).comments?.find((each) => each.id === id);
  if (!comment || (comment.deleted && !flag(call, 'includeDeleted'))) {
    throw failure(404, 'notFound', `Comment not found: ${id}.`, { location: 'commentId' });
  }
  return comment;
}

/** `replies.list`. */
export function listReplies(call: Call): Reply {
  requireFields(call);
  const deleted = flag(call, 'includeDeleted');
  const all = commentOf(call).replies.filter((each) => deleted || !each.deleted);
  const { rows, next: token } = pageOf(call, all, count(call, 'pageSize', 20, 100));
  return { json: { kind: 'drive#replyList', replies: rows.map(presentReply), ...nextPage(token) } };
}

/** `replies.get`. */
export function getReply(call: Call): Reply {
  requireFields(call);
  const id = call.path['replyId'] ?? '';
  const reply = commentOf(call).replies.find((each) => each.id === id);
  if (!reply) throw failure(404, 'notFound', `Reply not found: ${id}.`, { location: 'replyId' });
  return { json: presentReply(reply) };
}

function presentComment(comment: Comment, includeDeleted: boolean): JsonObject {
  const { quoted, resolved, replies } = comment;
  return {
    ...presentReply(comment),
    kind: 'drive#comment',
    resolved: resolved ?? false,
    ...(quoted === undefined ? {} : { quotedFileContent: { mimeType: 'text/html', value: quoted } }),
    replies: replies.filter((each) => includeDeleted || !each.deleted).map(presentReply),
  };
}

/** The author's e-mail address is never told. */
function presentReply({ id, content, by, created, deleted }: CommentReply): JsonObject {
  const author = { kind: 'drive#user', displayName: by.name, me: by.email === ME.email };
  const at = timestamp(created);
  const common = {
    kind: 'drive#reply',
    id,
    createdTime: at,
    modifiedTime: at,
    author,
    deleted: deleted ?? false,
  };
  return deleted ? common : { ...common, content, htmlContent: content.replaceAll('<', '&lt;') };
}
