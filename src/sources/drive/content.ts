import type { Reason } from '../../model/examination.ts';
import type { ItemFacts } from '../../model/item.ts';
import { Unreadable, type Remote, type RemoteContent } from '../../model/source.ts';
import { blobOf, type Wanted } from './blob.ts';
import { exportOf } from './export.ts';
import { fileOf } from './revision-id.ts';
import { DriveFailure, type Failure } from './failure.ts';
import type { Session } from './session.ts';

/** Downloads under way at the same time. */
const PARALLEL = 8;

/** Reads the content of listed items. `acknowledgeAbuse`: also of those of one's own that Google takes for malware. */
export function contentOf(session: Session, acknowledgeAbuse: boolean): Remote {
  const open = async (item: ItemFacts, signal: AbortSignal): Promise<RemoteContent> => {
    if (item.drive === null) throw new Error(`not an item of a drive: ${item.sourceId}`);
    const wanted: Wanted = {
      ...fileOf(item.sourceId),
      facts: item.drive,
      size: item.sizeBytes,
      acknowledgeAbuse: false,
    };
    if (item.kind === 'native') {
      const { format, chunks } = await exportOf(session, wanted, signal);
      return { convertedTo: format, hashStated: false, chunks: explained(chunks) };
    }
    const isOwn = item.drive.ownedByMe === true;
    return {
      convertedTo: null,
      hashStated: item.drive.sha256 !== null,
      chunks: explained(bytesOf(session, wanted, acknowledgeAbuse && isOwn, signal)),
    };
  };
  return {
    parallel: PARALLEL,
    open: async (item, signal) => {
      try {
        return await open(item, signal);
      } catch (error) {
        throw error instanceof DriveFailure ? unreadable(error.failure) : error;
      }
    },
  };
}

/** The flag is never sent unasked, and not for a file that needs none. */
async function* bytesOf(
  session: Session,
  wanted: Wanted,
  mayAcknowledge: boolean,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* blobOf(session, wanted, signal);
  } catch (error) {
    if (!mayAcknowledge || !(error instanceof DriveFailure) || !isAbuse(error.failure)) throw error;
    yield* blobOf(session, { ...wanted, acknowledgeAbuse: true }, signal);
  }
}

const isAbuse = ({ reason }: Failure): boolean =>
  reason === 'cannotDownloadAbusiveFile' || reason === 'abuse';

async function* explained(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw error instanceof DriveFailure ? unreadable(error.failure) : error;
  }
}

const REASONS: Partial<Record<string, ['skipped' | 'failed', Reason, string]>> = {
  cannotDownloadAbusiveFile: [
    'skipped',
    'denied',
    'Google takes it for malware or spam; its owner can have it read with --acknowledge-abuse',
  ],
  abuse: ['skipped', 'denied', 'Google takes it for malware or spam'],
  cannotDownloadFile: ['skipped', 'download-disabled', 'its owner does not let it be downloaded'],
  downloadQuotaExceeded: ['failed', 'denied', 'it was downloaded too often of late; try tomorrow'],
  download_restricted_for_revision: [
    'skipped',
    'download-disabled',
    'Google gives out only revisions that are kept forever',
  ],
  fileNotDownloadable: ['skipped', 'unsupported-format', 'it has no bytes of its own'],
  exportSizeLimitExceeded: ['skipped', 'export-too-large', 'too large to be exported'],
  notFound: ['failed', 'vanished', 'gone since it was listed'],
};

/** Why an item cannot be read, of what the service answered. */
function unreadable(failure: Failure): Unreadable {
  const known = REASONS[failure.reason];
  if (known !== undefined) return new Unreadable(...known);
  const detail = `${failure.reason}: ${failure.message}`;
  if (failure.status === 404) return new Unreadable('failed', 'vanished', detail);
  if (failure.status === 416) return new Unreadable('failed', 'changed-while-read', detail, true);
  if (failure.status === 403) return new Unreadable('failed', 'denied', detail);
  return new Unreadable('failed', 'damaged', `the service does not give it: ${detail}`);
}
