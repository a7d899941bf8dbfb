import { NOWHERE, type Segment } from '../../model/segment.ts';
import { atOnce } from '../at-once.ts';
import { resourceKeyHeader } from './cursor.ts';
import { DriveFailure } from './failure.ts';
import { LISTS_AT_ONCE, type Gathering } from './gather.ts';
import { exportsOf, isNativeType } from './natives.ts';
import { askPages } from './pages.ts';
import type { History, Told } from './told.ts';
import { nameOfRevision, revisionId } from './revision-id.ts';

/** What is asked of each file, one by one. */
export interface HistoryWanted {
  revisions: boolean;
  comments: boolean;
}

/** Asks for comments and earlier revisions; each of the latter becomes an entry of its own. Throws SourceLost. */
export async function askHistory(gathering: Gathering, wanted: HistoryWanted): Promise<void> {
  const { spool, histories, historyOf } = gathering;
  const places = Array.from({ length: spool.size() }, (_, place) => place);
  await atOnce(LISTS_AT_ONCE, places, async (place) => {
    const file = spool.get(place);
    if (!hasHistory(file)) return;
    const history: History = { revisions: null, comments: null, missing: [] };
    if (wanted.revisions) await addRevisions(gathering, file, history);
    if (wanted.comments) await addComments(gathering, file, history);
    historyOf.set(place, histories.put(history));
  });
}

/** Folders, shortcuts, forms, sites and what other makers put there have none that could be had. */
function hasHistory({ mimeType }: Told): boolean {
  return !isNativeType(mimeType ?? '') || exportsOf(mimeType ?? '', {}, []).length > 0;
}

const REVISION_FIELDS =
  'nextPageToken,revisions(id,modifiedTime,keepForever,md5Checksum,size,lastModifyingUser(emailAddress,displayName))';

async function addRevisions(gathering: Gathering, file: Told, history: History): Promise<void> {
  const fileId = file.id ?? '';
  const revisions = await orMissing(history, 'revisions', () =>
    askPages(
      gathering,
      (api, pageToken, options) => {
        const parameters = { fileId, pageSize: 1_000, fields: REVISION_FIELDS, ...pageToken };
        return api.revisions.list(parameters, withKey(options, file));
      },
      ({ revisions }) => revisions,
    ),
  );
  if (revisions === null) return;
  const isNative = isNativeType(file.mimeType ?? '');
  // The head has its bytes already; of a document the latest revision is what it is now.
  const head = isNative ? revisions.at(-1)?.id : file.headRevisionId;
  const earlier = revisions.filter(({ id }) => id && id !== head);
  const readable = earlier.filter(({ keepForever }) => isNative || keepForever === true);
  history.revisions = { count: revisions.length, readable: readable.length };
  for (const revision of earlier) {
    const id = revisionId(fileId, revision.id ?? '');
    const told: Told = {
      ...file,
      ...{ sha256Checksum: null, sha1Checksum: null, quotaBytesUsed: null, viewedByMeTime: null },
      ...{
        id,
        name: nameOfRevision(file.name ?? '', revision.id ?? ''),
        headRevisionId: revision.id ?? null,
      },
      ...{ size: revision.size ?? null, md5Checksum: revision.md5Checksum ?? null },
      ...{ modifiedTime: revision.modifiedTime ?? null, lastModifyingUser: revision.lastModifyingUser ?? {} },
      revisionOf: fileId,
      isKept: readable.includes(revision),
    };
    gathering.spool.put(told);
  }
}

const COMMENT_FIELDS =
  'nextPageToken,comments(id,content,deleted,quotedFileContent(value),replies(id,content,deleted))';

async function addComments(gathering: Gathering, file: Told, history: History): Promise<void> {
  const fileId = file.id ?? '';
  const comments = await orMissing(history, 'comments', () =>
    askPages(
      gathering,
      (api, pageToken, options) => {
        const parameters = { fileId, pageSize: 100, fields: COMMENT_FIELDS, ...pageToken };
        return api.comments.list(parameters, withKey(options, file));
      },
      ({ comments }) => comments,
    ),
  );
  if (comments === null) return;
  // What a comment quotes can be gone from the document, but it stands here.
  history.comments = comments.flatMap(({ id, content, quotedFileContent, replies }) => [
    ...segment(`comments/${id ?? ''}/quoted`, quotedFileContent?.value),
    ...segment(`comments/${id ?? ''}`, content),
    ...(replies ?? []).flatMap((reply) => segment(`comments/${id ?? ''}/${reply.id ?? ''}`, reply.content)),
  ]);
}

function segment(embedded: string, text: string | null | undefined): Segment[] {
  if (!text) return [];
  return [{ part: 'comment', text, place: { ...NOWHERE, embedded }, property: null, overlap: 0 }];
}

function withKey<T extends object>(options: T, { id, resourceKey }: Told) {
  return { ...options, headers: resourceKeyHeader(id ?? '', resourceKey) };
}

async function orMissing<T>(history: History, what: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof DriveFailure)) throw error;
    history.missing.push(`its ${what} are not shown: ${error.failure.reason}`);
    return null;
  }
}
