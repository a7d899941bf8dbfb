import { Unreadable } from '../../model/source.ts';
import { watched, type Wanted } from './blob.ts';
import { resourceKeyHeader } from './cursor.ts';
import { isTrusted } from './endpoint.ts';
import { DriveFailure, failureOf } from './failure.ts';
import { exportsOf, operationFormat } from './natives.ts';
import { DEFAULT_TRIES, type Tries } from './retry.ts';
import type { Session } from './session.ts';
import { COST } from './units.ts';

/** A document of one of Google's own types in a format that can be read. */
export interface Exported {
  format: string;
  chunks: AsyncIterable<Uint8Array>;
}

/** An export that fails is not tried for long: some documents never come in some formats. */
const EXPORT_TRIES: Tries = { ...DEFAULT_TRIES, most: 3 };

const TOO_LARGE = 'exportSizeLimitExceeded';
const PENDING = 'operationPending';
const NO_LINK = 'noExportLink';

/** Of what cannot be had at all; everything else may come another day. */
const NO_SUCH_EXPORT = new Set(['fileNotExportable', 'badRequest', 'invalid', NO_LINK]);

/**
 * Exports by the first way that works: each format in turn, then a long-running download, then the links that have no
 * limit of size. Throws Unreadable, DriveFailure where the service refuses the document itself, SourceLost, and the
 * signal's reason.
 */
export async function exportOf(session: Session, wanted: Wanted, signal: AbortSignal): Promise<Exported> {
  const { mediaType } = wanted.facts;
  const formats = exportsOf(mediaType, session.account.exports, session.exportAs);
  if (wanted.revision !== null) return exportRevision(session, wanted, formats, signal);
  const failures: string[] = [];
  for (const format of formats) {
    const exported = await attempt(failures, () => exportAs(session, wanted, format, signal));
    if (exported !== null) return { format, chunks: exported };
  }
  const last = operationFormat(mediaType) ?? formats[0];
  if (last !== undefined) {
    const operated = await attempt(failures, () => downloadAs(session, wanted, last, signal));
    if (operated !== null) return { format: last, chunks: operated };
    const linked = await attempt(failures, () => followLink(session, wanted, formats, signal));
    if (linked !== null) return linked;
  }
  if (failures.includes(PENDING)) {
    throw new Unreadable(
      'failed',
      'timeout',
      `no export was ready after ${(MOST_POLLS * POLL_MS) / 1_000} s`,
    );
  }
  if (failures.includes(TOO_LARGE)) {
    throw new Unreadable('skipped', 'export-too-large', 'too large to be exported in any format');
  }
  const why = `no export: ${failures.join(', ') || mediaType}`;
  throw failures.every((reason) => NO_SUCH_EXPORT.has(reason))
    ? new Unreadable('skipped', 'unsupported-format', why)
    : new Unreadable('failed', 'damaged', why);
}

/** Null where another way may work. */
async function attempt<T>(failures: string[], way: () => Promise<T>): Promise<T | null> {
  try {
    return await way();
  } catch (error) {
    if (!(error instanceof DriveFailure)) throw error;
    const { status, reason } = error.failure;
    if (status === 404 || !isOfFormat(status, reason)) throw error;
    failures.push(reason);
    return null;
  }
}

/** True where the failure is that of a format or a way, not of the document. */
function isOfFormat(status: number | null, reason: string): boolean {
  return (
    reason === TOO_LARGE ||
    reason === 'fileNotExportable' ||
    status === 400 ||
    status === null ||
    status >= 500
  );
}

async function exportAs(session: Session, { id, facts }: Wanted, format: string, signal: AbortSignal) {
  const { data, headers } = await session.call(
    COST.download,
    ({ api }, within) =>
      api.files.export(
        { fileId: id, mimeType: format },
        { responseType: 'stream', signal: within, headers: resourceKeyHeader(id, facts.resourceKey) },
      ),
    signal,
    EXPORT_TRIES,
  );
  return wholeOrAgain(headers, watched(data, session.silence, signal));
}

/** An export that breaks off cannot be taken up in its middle, and no hash tells it from the page of some proxy. */
async function* wholeOrAgain(
  headers: unknown,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if ((headers as Headers).get('content-type')?.startsWith('text/html') === true) {
    throw new Unreadable('failed', 'damaged', 'a web page came instead of the document', true);
  }
  try {
    yield* chunks;
  } catch (error) {
    if (failureOf(error)?.status !== null) throw error;
    throw new Unreadable('failed', 'damaged', 'the export broke off', true);
  }
}

const POLL_MS = 2_000;
const MOST_POLLS = 30;

interface Operation {
  name?: string | null;
  done?: boolean | null;
  error?: { message?: string | null } | null;
  response?: Record<string, unknown> | null;
}

/** `files.download`: an operation that is asked for until it is done. */
async function downloadAs(session: Session, { id }: Wanted, format: string, signal: AbortSignal) {
  let operation: Operation = (
    await session.call(
      COST.download,
      ({ api }, within) => api.files.download({ fileId: id, mimeType: format }, { signal: within }),
      signal,
      EXPORT_TRIES,
    )
  ).data;
  for (let polls = 0; operation.done !== true; polls++) {
    if (polls >= MOST_POLLS) throw failed(PENDING, 'the download is not ready in time');
    await session.clock.sleep(POLL_MS, signal);
    operation = await stateOf(session, operation, signal);
  }
  if (operation.error) throw failed('operationFailed', operation.error.message ?? 'no reason given');
  const link = operation.response?.['downloadUri'];
  return follow(session, typeof link === 'string' ? link : '', signal);
}

/** The operation as it is by now. It can expire: then this way has failed, not the document. */
async function stateOf(
  session: Session,
  { name = null }: Operation,
  signal: AbortSignal,
): Promise<Operation> {
  const short = (name ?? '').replace(/^operations\//, '');
  try {
    const { data } = await session.call(
      COST.get,
      ({ api }, within) => api.operations.get({ name: short }, { signal: within }),
      signal,
    );
    return { ...data, name: data.name ?? name };
  } catch (error) {
    if (!(error instanceof DriveFailure) || error.failure.status !== 404) throw error;
    throw failed('operationGone', 'the download that was begun is not known any more');
  }
}

async function followLink(
  session: Session,
  { id, facts }: Wanted,
  formats: string[],
  signal: AbortSignal,
): Promise<Exported> {
  const { data } = await session.call(
    COST.get,
    ({ api }, within) =>
      api.files.get(
        { fileId: id, fields: 'exportLinks', supportsAllDrives: true },
        { signal: within, headers: resourceKeyHeader(id, facts.resourceKey) },
      ),
    signal,
  );
  const exported = await followFirst(session, data.exportLinks, formats, signal);
  if (exported === null) throw failed(NO_LINK, 'no link in a format that can be read');
  return exported;
}

/** Earlier revisions have nothing but links, of which each works or none does. */
async function exportRevision(
  session: Session,
  { id, revision, facts }: Wanted,
  formats: string[],
  signal: AbortSignal,
): Promise<Exported> {
  const { data } = await session.call(
    COST.get,
    ({ api }, within) =>
      api.revisions.get(
        { fileId: id, revisionId: revision ?? '', fields: 'exportLinks' },
        { signal: within, headers: resourceKeyHeader(id, facts.resourceKey) },
      ),
    signal,
  );
  const exported = await followFirst(session, data.exportLinks, formats, signal);
  if (exported === null) throw new Unreadable('skipped', 'unsupported-format', 'no export of this revision');
  return exported;
}

/** Reads the link of the first format that has one; null where none has. */
async function followFirst(
  session: Session,
  links: Record<string, string> | null | undefined,
  formats: string[],
  signal: AbortSignal,
): Promise<Exported | null> {
  const format = formats.find((one) => links?.[one] !== undefined);
  if (format === undefined) return null;
  return { format, chunks: await follow(session, links?.[format] ?? '', signal) };
}

/** Reads a link of Google's; the token goes nowhere else. */
async function follow(session: Session, link: string, signal: AbortSignal) {
  if (!isTrusted(link, session.endpoint)) throw failed('foreignLink', 'the link does not lead to Google');
  const { data, headers } = await session.call(
    COST.download,
    (client, within) => client.follow(link, within),
    signal,
    EXPORT_TRIES,
  );
  return wholeOrAgain(headers, watched(data, session.silence, signal));
}

/** What went wrong with one way to a document. */
function failed(reason: string, message: string): DriveFailure {
  return new DriveFailure({ status: null, reason, message, location: null, retryAfter: null });
}
